"""Over a real connection: too large a body gets a page, not a broken line; no program is named."""

from __future__ import annotations

import pytest

from app.core.bodies import MAX_BODY_BYTES
from tests.make import make_person, make_team
from tests.robustness.site import Browser, gunicorn, log_in, prepared


@pytest.fixture(scope="module")
def member(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with prepared(folder) as flask_app:
        person = make_person()
        make_team(members=(person,))
        cookie = log_in(flask_app, person)
        with gunicorn(folder, workers=1) as server:
            yield Browser(server.port, cookie)


@pytest.mark.parametrize("size", [MAX_BODY_BYTES, MAX_BODY_BYTES + 1, 2 * MAX_BODY_BYTES])
def test_member_who_sends_too_much_sees_the_page_and_goes_on(member, size):
    member.open_form("/noter/ny")

    status, page = member.post("/noter/ny", {"text": "x" * size})

    assert (status, "Det fylder for meget" in page) == (413, True)
    assert member.get("/hjaelp")[0] == 200
    member.close()


@pytest.mark.parametrize("path", ["/hjaelp", "/findes-ikke", "/healthz", "/static/css/theme.css"])
def test_no_answer_says_which_program_gave_it(member, path):
    member.get(path)

    assert "Content-Security-Policy" in member.headers
    assert {"server", "x-powered-by"} & {name.lower() for name in member.headers} == set()
    member.close()
