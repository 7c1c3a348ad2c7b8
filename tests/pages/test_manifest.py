from __future__ import annotations

import pytest

from app.core.db import db
from tests.make import make_person, make_team


@pytest.fixture
def manifest(as_):
    return as_(None).client.get("/app.webmanifest")


def test_a_phone_that_has_it_on_its_home_screen_opens_where_a_note_is_written(as_, manifest):
    member = make_person()
    make_team(members=(member,))
    db.session.commit()
    content = manifest.get_json()

    assert as_(member).get(content["start_url"]).h1 == "Skriv en note"
    assert [one["name"] for one in content["shortcuts"]] == ["Skriv en note", "Mine teams"]
    assert manifest.mimetype == "application/manifest+json"


def test_its_icons_are_there_in_the_sizes_it_says(as_, manifest):
    for icon in manifest.get_json()["icons"]:
        with as_(None).client.get(icon["src"]) as answer:
            data = answer.data
        width = int.from_bytes(data[16:20], "big")
        assert f"{width}x{width}" == icon["sizes"]


def test_every_page_names_it(as_):
    assert 'rel="manifest" href="/app.webmanifest"' in as_(None).get("/hjaelp").html
