"""The process that draws: closed to everything that is not ours, limited, the same each time."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from app.reports import drafts
from app.reports.pdf import PROGRAM, CannotDrawError, Limits, draw
from tests.reports import reading
from tests.reports.conftest import LIMITS, MADE_ON
from tests.reports.samples import content, full_trial, record

AS_TYPED = (
    "<b>fed</b> {{7*7}} {{config}} %s %(x)s {0.__class__} \"'; DROP TABLE cycle; -- "
    "</p></article><script>alert(1)</script> &amp; &lt;"
)


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="da"><head><title>T</title>{head}</head><body>{body}</body></html>'


def trial_saying(text: str) -> str:
    """Report A with this text in every field that takes text."""
    whole = full_trial(title=text[:200])
    for part in ("plan", "evaluation"):
        for name, value in whole[part].items():
            if isinstance(value, str) and name not in _CHOSEN:
                whole[part][name] = text
    whole["notes"] = [{"date": "2025-09-10", "text": text, "author": None}]
    return drafts.record_html(record(whole), MADE_ON)


_CHOSEN = (
    *("start", "end", "evaluation_date", "inspiration_source"),
    *("on", "effect", "effort", "decision"),
)


def test_the_same_page_gives_the_same_bytes(record_html, record_pdf):
    assert draw(record_html, LIMITS) == record_pdf


def test_progress_is_heard_page_by_page(collection_html):
    heard: list[int] = []

    draw(collection_html, LIMITS, heard.append)

    assert heard[:3] == [1, 2, 3]
    assert max(heard) == 6


@pytest.mark.usefixtures("paper_app")
def test_text_is_shown_as_typed_and_runs_nothing():
    pdf = draw(trial_saying(AS_TYPED), LIMITS)

    assert AS_TYPED in reading.words(pdf)
    assert reading.faults(pdf) == []


@pytest.mark.usefixtures("paper_app")
def test_addresses_in_text_stay_text():
    evil = (
        'file:///etc/passwd <img src="http://127.0.0.1/x"> <link rel=attachment href=file:///etc/passwd> '
        "<a rel=attachment href=file:///etc/hostname>x</a> url(file:///etc/passwd) @import 'http://a/b'; "
        "<iframe src=//example.org></iframe> javascript:alert(1) data:text/html,x"
    )

    pdf = draw(trial_saying(evil), LIMITS)

    assert "<link rel=attachment href=file:///etc/passwd>" in reading.words(pdf)
    assert reading.faults(pdf) == []  # no attachment, no link out of the file


HOLES = (
    '<img alt="x" src="{address}">',
    '<link rel="stylesheet" href="{address}">',
    '<style>@import "{address}";</style>',
    '<style>@font-face {{ font-family: x; src: url("{address}") }} p {{ font-family: x }}</style><p>x',
    '<p style="background: url({address})">x</p>',
    '<ul style="list-style-image: url({address})"><li>x</ul>',
    '<p><style>p::before {{ content: url("{address}") }}</style>x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{address}"/></svg>',
    '<object data="{address}">x</object>',
    '<embed src="{address}">',
    '<a rel="attachment" href="{address}">x</a>',
    '<link rel="attachment" href="{address}">',
    '<base href="{address}"><img alt="x" src="x.png">',
)
# One process for them all: starting one takes longer than drawing so little.
DRAW_EACH = """
import json, sys
sys.path.insert(0, sys.argv[1])
import render_process
print(json.dumps([render_process._draw(html) is None for html in json.load(sys.stdin)]))
"""


@pytest.mark.parametrize(
    "where", ["file:///etc/hostname", "http", "data:text/plain,x", "app:../config.py"]
)
def test_nothing_is_fetched_that_is_not_ours(where, listener):
    address = listener.address if where == "http" else where
    pages = [page(hole.format(address=address)) for hole in HOLES]

    done = subprocess.run(
        [sys.executable, "-c", DRAW_EACH, PROGRAM.parent],
        input=json.dumps([*pages, page("<p>x</p>")]),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [True] * len(HOLES) + [False]
    assert listener.asked == []


def test_what_is_not_ours_fails_the_job():
    with pytest.raises(CannotDrawError):
        draw(page(HOLES[0].format(address="file:///etc/hostname")), LIMITS)


def test_our_own_files_are_served():
    html = page("<p>Ærø</p>", '<link rel="stylesheet" href="app:print.css">')
    assert "Ærø" in reading.words(draw(html, LIMITS))


@pytest.mark.parametrize(
    "fault",
    ['<img src="app:logo.svg">', '<p><a href="x.html">x</a></p><img alt="x" src="y.png">'],
)
def test_an_error_on_the_log_fails_the_job(fault):
    with pytest.raises(CannotDrawError, match="log"):
        draw(page(fault), LIMITS)


def test_a_page_without_language_is_not_good_enough():
    with pytest.raises(CannotDrawError):
        draw("<!doctype html><title>T</title><p>x", LIMITS)


def test_time_limit_gives_a_sentence():
    endless = page("<p>ord </p>" * 30_000)

    with pytest.raises(CannotDrawError, match="for lang tid"):
        draw(endless, Limits(cpu_seconds=2, memory_mib=768))


def test_memory_limit_gives_a_sentence():
    big = page("<p>ord ord ord ord</p>" * 6_000)

    with pytest.raises(CannotDrawError, match="hukommelsen"):
        draw(big, Limits(cpu_seconds=60, memory_mib=192))


def test_deep_nesting_ends_in_a_sentence():
    with pytest.raises(CannotDrawError):
        draw(page("<div>" * 3000 + "x" + "</div>" * 3000), LIMITS)


@pytest.mark.usefixtures("paper_app")
def test_a_word_of_twenty_thousand_letters_wraps():
    long = content(plan={"action": "rødgrødmedfløde" * 1333})

    pdf = draw(drafts.record_html(record(long), MADE_ON), LIMITS)

    assert 5 < reading.page_count(pdf) < 15


@pytest.mark.usefixtures("paper_app")
def test_ten_thousand_line_breaks_are_no_more_than_one_empty_line():
    breaks = content(plan={"action": "a" + "\n" * 10_000 + "b"})

    assert reading.page_count(draw(drafts.record_html(record(breaks), MADE_ON), LIMITS)) == 1


@pytest.mark.usefixtures("paper_app")
def test_emoji_and_right_to_left_are_in_the_text():
    made = content(title="Glæde 😀 og ro", plan={"action": "שלום עולם"})

    html = drafts.record_html(record(made), MADE_ON)

    assert 'dir="rtl">שלום עולם' in html
    assert "😀" in reading.words(draw(html, LIMITS))


def test_no_secret_is_in_the_process(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmeligt")
    monkeypatch.setenv("DATABASE_URL", "postgresql://hemmeligt")
    started: list[dict[str, str]] = []
    real = subprocess.Popen

    def remember(*args, **kwargs):
        started.append(kwargs["env"])
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", remember)
    draw(page("<p>x</p>"), LIMITS)

    assert "hemmeligt" not in str(started)
    assert "PATH" in started[0]


def test_the_process_can_reach_no_network_and_start_no_program():
    tries = (
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    )
    for attempt in tries:
        code = f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import render_process; "
        code += f"sys.addaudithook(render_process._refuse); {attempt}"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert "PermissionError" in done.stderr, attempt


class Listener:
    """A server that writes down whatever is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/x"


@pytest.fixture(scope="module")
def listener():
    server = Listener()
    yield server
    server.server.shutdown()
    server.server.server_close()


def test_the_listener_would_hear_a_request(listener):
    with pytest.raises(HTTPError):
        urlopen(listener.address)  # noqa: S310 - our own server

    assert listener.asked.pop() == "/x"
