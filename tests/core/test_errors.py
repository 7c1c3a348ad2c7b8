"""Pages that say what went wrong."""

from __future__ import annotations

from tests.make import make_person


def test_member_who_mistypes_an_address_still_sees_that_they_are_logged_in(as_):
    page = as_(make_person("Gustav Kollega")).get("/findes-ikke", status=404)

    assert "Gustav Kollega" in page.text
    assert "Log ind" not in page.text


def test_stranger_who_mistypes_an_address_is_offered_to_log_in(as_):
    page = as_(None).get("/findes-ikke", status=404)

    assert "Log ind" in page.text
    assert "Mine teams" not in page.text
