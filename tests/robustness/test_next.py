"""After logging in one comes to a page of ours, whatever `next` says."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from app.accounts.passwords import hash_password
from tests.make import make_person
from tests.robustness.hosts import LEAD_AWAY

PASSWORD = "en lang sætning om søen"


@pytest.fixture
def person(flask_app):
    return make_person(password_hash=hash_password(PASSWORD))


@pytest.mark.parametrize("address", LEAD_AWAY)
def test_person_with_a_bad_next_comes_to_the_start_page(as_, person, address):
    client = as_(None)

    page = client.submit(
        f"/log-ind?{urlencode({'next': address})}", email=person.email, password=PASSWORD
    )

    assert page.location == "/"


def test_person_who_changes_the_hidden_field_comes_to_the_start_page(as_, person):
    page = as_(None).submit(
        "/log-ind", email=person.email, password=PASSWORD, next="//evil.example"
    )

    assert page.location == "/"


@pytest.mark.parametrize("address", ["/konto", "/hjaelp?a=1", "/teams/%C3%A6"])
def test_person_with_a_good_next_comes_where_they_wanted(as_, person, address):
    page = as_(None).submit(
        f"/log-ind?{urlencode({'next': address})}", email=person.email, password=PASSWORD
    )

    assert page.location == address
