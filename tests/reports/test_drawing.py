"""What people write, drawn: as typed, whole, and the same bytes each time."""

from __future__ import annotations

import pytest

from app.printing.pdf import draw
from app.reports import drafts
from tests.printing import reading
from tests.printing.sheets import LIMITS
from tests.reports.conftest import MADE_ON
from tests.reports.samples import content, full_trial, measure, record

AS_TYPED = (
    "<b>fed</b> {{7*7}} {{config}} %s %(x)s {0.__class__} \"'; DROP TABLE cycle; -- "
    "</p></article><script>alert(1)</script> &amp; &lt;"
)


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
    heard: list[tuple[str, int]] = []

    draw(collection_html, LIMITS, lambda step, page: heard.append((step, page)))

    pages = [page for step, page in heard if step == "laying_out" and page]
    assert (pages[:3], max(pages)) == ([1, 2, 3], 6)
    assert heard[-1] == ("drawing", 0)
    # Where each sheet after the first begins: on the contents, in the first record, twice, …
    assert [part for step, part in heard if step == "at_part"] == [0, 1, 1, 2, 2, 0]


@pytest.mark.usefixtures("paper_app")
def test_text_is_shown_as_typed_and_runs_nothing():
    pdf = draw(trial_saying(AS_TYPED), LIMITS)

    assert AS_TYPED in reading.words(pdf)
    assert reading.faults(pdf) == []


@pytest.mark.usefixtures("paper_app")
def test_measure_without_values_says_so_once():
    def said(points: int) -> tuple[int, int]:
        html = drafts.record_html(record(full_trial(measures=[measure(points)])), MADE_ON)
        return html.lower().count("ingen tal"), html.count("<svg")

    assert said(0) == (1, 0)
    assert said(3) == (0, 1)


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
