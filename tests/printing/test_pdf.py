"""The process that draws: closed to everything that is not ours, and limited."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from app.printing.pdf import READER, CannotDrawError, Limits, Stop, StoppedError, draw
from app.printing.press import PROGRAM
from tests.printing import reading
from tests.printing.sheets import LIMITS, STYLE, page

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
print(json.dumps([render_process.draw(sheet) is None for sheet in json.load(sys.stdin)]))
"""


def sheet(html: str) -> dict[str, object]:
    return {"html": html, "variant": READER, "content_hash": "", "attachments": [], "assets": {}}


@pytest.mark.parametrize(
    "where", ["file:///etc/hostname", "http", "data:text/plain,x", "app:../config.py"]
)
def test_nothing_is_fetched_that_is_not_ours(where, listener):
    address = listener.address if where == "http" else where
    pages = [page(hole.format(address=address)) for hole in HOLES]

    done = subprocess.run(
        [sys.executable, "-c", DRAW_EACH, PROGRAM.parent],
        input=json.dumps([sheet(html) for html in [*pages, page("<p>x</p>")]]),
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

    with pytest.raises(CannotDrawError, match="de 2 sekunder"):
        draw(endless, Limits(cpu_seconds=2, memory_mib=768))


def test_memory_limit_gives_a_sentence():
    big = page("<p>ord ord ord ord</p>" * 6_000)

    with pytest.raises(CannotDrawError, match="192 MiB hukommelse"):
        draw(big, Limits(cpu_seconds=60, memory_mib=192))


def test_who_presses_stop_ends_it_at_once():
    stop = Stop()
    begun = time.monotonic()

    with pytest.raises(StoppedError):
        draw(page("<p>ord </p>" * 30_000), LIMITS, lambda *_: stop.set(), stop=stop)

    assert time.monotonic() - begun < 45, "it would have drawn on for a minute"


def test_what_was_stopped_before_it_began_is_not_drawn():
    stop = Stop()
    stop.set()
    heard: list[int] = []

    with pytest.raises(StoppedError):
        draw(page("<p>ord </p>" * 3000), LIMITS, lambda _step, n: heard.append(n), stop=stop)

    assert max(heard, default=0) < 5


def test_four_hundred_levels_are_too_many_and_said_so():
    with pytest.raises(CannotDrawError):
        draw(page("<div>" * 400 + "dybt" + "</div>" * 400), LIMITS)


def test_deep_nesting_ends_in_a_sentence():
    with pytest.raises(CannotDrawError):
        draw(page("<div>" * 3000 + "x" + "</div>" * 3000), LIMITS)


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


def test_what_was_learned_in_three_lines_breaks_before_the_last():
    """Where two lines have room, the box does not go on to a page of its own."""
    three = "Et<br>To<br>Tre</p>"
    room = '<h1>T</h1><div style="height: 216mm">.</div>'
    ours, usual = (
        reading.words_by_page(draw(page(f"{room}<p class=learning{how}>{three}", STYLE), LIMITS))
        for how in ("", " style='widows: 2'")
    )
    assert ["To" in words for words in ours] == [True, False]
    assert ["Tre" in words for words in ours] == [False, True]
    assert ["Et" in words for words in usual] == [False, True]


def by_page(room, *parts):
    """The words on each page of a report where this many millimetres are taken already."""
    taken = f'<h1>T</h1><div style="height: {room}mm">.</div>'
    html = page(f"<div class=rb>{taken}{''.join(parts)}</div>", STYLE)
    return [words.split() for words in reading.words_by_page(draw(html, LIMITS))]


def lines(count):
    return "<br>".join(f"L{number}" for number in range(1, count + 1))


def story(count):
    head = "<h3 class=rb-story-title>Historie</h3><p class=rb-source>Hold</p>"
    row = f"<h4 class=rb-question>Spurgt</h4><div class=rb-answer><div>{lines(count)}</div></div>"
    return f"<h2 class=rb-heading>Afsnit</h2><article class=rb-story>{head}<div class=rb-row>{row}"


def test_long_story_begins_where_there_is_room_and_a_short_one_goes_on_whole():
    first, second = by_page(150, story(30))
    assert {"Afsnit", "Historie", "Spurgt", "L1", "L2", "L3"} <= set(first)
    assert {"L28", "L29", "L30"} <= set(second)
    first, second = by_page(228, story(5))
    assert not {"Afsnit", "Historie", "Spurgt", "L1"} & set(first)
    assert {"Afsnit", "Historie", "Spurgt", "L1", "L5"} <= set(second)


def test_number_of_a_learning_goes_on_with_its_text_and_its_source_with_the_last_lines():
    text = f"<div class=rb-learning><p>{lines(9)}</p><p class=rb-source>Kilde</p></div>"
    learning = f"<ol class=rb-learnings><li><span class=rb-number>Nr</span>{text}</li></ol>"
    first, second = by_page(256, learning)
    assert not {"Nr", "L1"} & set(first)
    assert {"Nr", "L1", "L9", "Kilde"} <= set(second)
    first, second = by_page(236, learning)
    assert {"Nr", "L1", "L2", "L3"} <= set(first)
    assert {"L7", "L8", "L9", "Kilde"} <= set(second)


def test_what_a_curve_rests_on_goes_on_with_its_last_values_and_remarks():
    row = "<table class=rb-points><tbody><tr><td>V{0}</td></tr></tbody></table>"
    values = f"<div class=rb-values>{''.join(map(row.format, range(1, 5)))}</div>"
    remarks = "<ol class=rb-remarks><li>R1</li><li>R2</li></ol>"
    under = "<p class=rb-under>Kilde</p>"
    box = "<article class='rb-story rb-story--measured'><div class=rb-curve>"
    first, second = by_page(206, f"{box}{values}{remarks}{under}")
    assert "V1" in first
    assert not {"V4", "R1", "R2", "Kilde"} & set(first)
    assert {"V4", "R1", "R2", "Kilde"} <= set(second)


def test_voices_stand_in_two_columns_each_in_one_piece():
    voices = "".join(
        f"<li><p class=rb-voice>{name}<br>{lines(3)}<br>{name}s</p></li>" for name in "ABCDEFGH"
    )
    section = (
        f"<div class=rb-section--voices><div class=rb-beside><ul class=rb-voices>{voices}</ul>"
    )
    pages = [set(words) for words in by_page(170, section)]
    assert len(pages) == 2
    for name in "ABCDEFGH":
        assert [name in words for words in pages] == [f"{name}s" in words for words in pages]
