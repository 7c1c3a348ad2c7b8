"""Search engines keep nothing of ours, until the operator lets public pages be found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.make import make_closed_cycle, make_person, make_team, share

NOTHING = "noindex, nofollow"
META = '<meta name="robots" content="noindex, nofollow">'
ADDRESSES = (
    "/hjaelp",
    "/log-ind",
    "/healthz",
    "/static/css/theme.css",
    "/findes-ikke",
    "/robots.txt",
)


@pytest.fixture
def indexed(flask_app, monkeypatch):
    settings = flask_app.extensions["settings"]
    monkeypatch.setitem(
        flask_app.extensions, "settings", replace(settings, public_pages_indexed=True)
    )


@pytest.fixture
def public_record(flask_app):
    cycle = make_closed_cycle(make_team(members=(make_person(),)))
    share(cycle, "public")
    return f"/afproevninger/{cycle.public_id}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_search_engine_is_told_by_every_answer_to_keep_nothing(as_, address):
    answer = as_(None).client.get(address, buffered=True)

    assert answer.headers["X-Robots-Tag"] == NOTHING
    if answer.mimetype == "text/html":
        assert META in answer.text


def test_search_engine_keeps_no_public_record_and_robots_txt_keeps_it_away(as_, public_record):
    client = as_(None).client

    assert client.get(public_record).headers["X-Robots-Tag"] == NOTHING
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_search_engine_may_keep_what_is_public_once_the_operator_says_so(
    as_, public_record, indexed
):
    client = as_(None).client

    for address in (public_record, "/hjaelp"):
        answer = client.get(address)
        assert "X-Robots-Tag" not in answer.headers, address
        assert META not in answer.text
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow:\n"


@pytest.mark.parametrize("address", ["/log-ind", "/glemt-adgangskode", "/", "/findes-ikke"])
def test_search_engine_keeps_nothing_else_even_then(as_, indexed, address):
    assert as_(None).client.get(address).headers["X-Robots-Tag"] == NOTHING


def test_record_that_is_not_public_or_read_by_somebody_logged_in_is_not_kept_either(
    as_, public_record, indexed
):
    closed = make_closed_cycle(make_team(members=(make_person(),)))

    hidden = as_(None).client.get(f"/afproevninger/{closed.public_id}")
    read_by_person = as_(make_person()).client.get(public_record)

    assert (hidden.headers["X-Robots-Tag"], read_by_person.headers["X-Robots-Tag"]) == (
        NOTHING,
        NOTHING,
    )
