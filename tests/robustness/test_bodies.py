"""What is too much is refused before it is taken apart, and the site answers meanwhile."""

from __future__ import annotations

import http.client
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.formparser import FormDataParser

from app.core.bodies import MAX_FIELD_BYTES, MAX_FORM_FIELDS, MAX_STRANGERS_BYTES, fits, taken_apart
from tests.make import make_person, make_team
from tests.robustness.site import gunicorn, log_in, prepared

TWO_MB = 2_000_000
EMOJI = quote("👩")
POSTS = {
    "one long field": "text=" + "x" * TWO_MB,
    "one field of signs": "text=" + EMOJI * (TWO_MB // len(EMOJI)),
    "many fields": "a=&" * (TWO_MB // 3),
    "fields as long as they may be": "&".join(
        f"f{number}={EMOJI * (TWO_MB // len(EMOJI) // 8)}" for number in range(8)
    ),
}


@pytest.mark.parametrize(
    ("body", "right"),
    [
        (b"", True),
        (b"a=" + b"x" * (MAX_FIELD_BYTES - 2), True),
        (b"a=" + b"x" * (MAX_FIELD_BYTES - 1), False),
        (b"&".join([b"a=1"] * MAX_FORM_FIELDS), True),
        (b"&".join([b"a=1"] * (MAX_FORM_FIELDS + 1)), False),
    ],
)
def test_form_is_counted_without_being_taken_apart(body, right):
    assert fits(body) is right


def test_stranger_may_send_a_password_and_no_more(as_, monkeypatch):
    stranger = as_(None)
    page = stranger.get("/log-ind")
    values = page.form_values() | {"email": "a@skole.dk", "password": "x"}

    stranger.post("/log-ind", values, status=422)
    much = values | {"next": "x" * MAX_STRANGERS_BYTES}
    assert stranger.post("/log-ind", much, status=413).h1 == "Det fylder for meget"


def test_member_whose_login_ran_out_is_led_to_the_login_page_with_long_text_too(as_, flask_app):
    answer = as_(None).client.post("/noter/ny", data={"text": "x" * (2 * MAX_STRANGERS_BYTES)})

    assert (answer.status_code, "/log-ind" in answer.location) == (302, True)


def send(port: int, address: str, body: str, cookie: str, method: str = "POST") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"
    }  # fmt: skip
    connection.request(method, address, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def cpu_seconds(pids: list[int]) -> float:
    """What these processes have used of the cores so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("logged_in", [False, True], ids=["stranger", "member"])
@pytest.mark.parametrize("kind", POSTS)
def test_site_answers_within_a_second_while_ten_big_posts_come_in(tmp_path, kind, logged_in):
    """All ten together take less than a second of a core, so nobody can wait longer for them.

    Seconds of a core, not of a clock: how long those take depends on what else the machine does.
    """
    with prepared(tmp_path) as flask_app:
        person = make_person()
        make_team(members=(person,))
        cookie = log_in(flask_app, person) if logged_in else ""
        address = "/noter/ny" if logged_in else "/log-ind"
        with gunicorn(tmp_path, workers=2) as server:
            for _warm in range(6):
                send(server.port, address, "a=1", cookie)
            before = cpu_seconds(server.worker_pids())
            with ThreadPoolExecutor(10) as pool:
                ten = [
                    pool.submit(send, server.port, address, POSTS[kind], cookie) for _ in range(10)
                ]
                page = send(server.port, "/hjaelp", "", "", method="GET")
                statuses = {one.result() for one in ten}
            used = cpu_seconds(server.worker_pids()) - before

    assert page == 200
    assert statuses <= {413, 422}
    assert used < 1, f"{used:.2f} s of a core"


@pytest.mark.parametrize(
    "body",
    [
        b"a=1&b=&c&=d&a=2", b"text=%C3%B8l+og+br%C3%B8d%0D%0A&x=%2B%25", b"bad=%C3%28%zz%",
        b"a=b=c", b"", "r\xc3\xa5=ø".encode(),
    ],
)  # fmt: skip
def test_form_is_read_as_the_library_reads_it(body):
    stream = io.BytesIO(body)
    _, form, _ = FormDataParser().parse(stream, "application/x-www-form-urlencoded", len(body))
    theirs = [(name, value) for name, values in form.lists() for value in values]

    if b"bad" not in body:
        assert sorted(taken_apart(body)) == sorted(theirs)
    else:
        assert taken_apart(body)[0][1].endswith("(%zz%")
