"""Lists and addresses in what people type."""

from __future__ import annotations

import pytest

from app.printing.pdf import Asset, draw
from app.reports.typed import Block, address_pieces, text_blocks
from tests.printing import reading
from tests.printing.sheets import LIMITS, STYLE, page

LISTED = "Vi så på:\n- ro i timerne\n* elevernes ord\n– en tredje ting\n\nSå gik vi i gang."


def test_lines_that_begin_with_a_dash_or_a_star_are_a_list():
    assert text_blocks(LISTED) == [
        Block("Vi så på:"),
        Block(points=("ro i timerne", "elevernes ord", "en tredje ting")),
        Block("Så gik vi i gang."),
    ]


@pytest.mark.parametrize(
    "text",
    ["Et år.", "-5 grader", "**vigtigt**", "3 - 4 elever", "Linje et\nLinje to", "- \nTom", "–"],
)
def test_what_is_no_list_stays_one_text(text):
    assert text_blocks(text) == [Block(text.strip())]


def test_nothing_is_nothing():
    assert text_blocks(None) == text_blocks(" \n ") == []


def test_addresses_are_told_from_the_text_round_them():
    text = "Skriv til lise.l@skole-eksempel.dk eller se https://eksempel.dk/a-b?c=d. Klokken 8@9."
    found = list(address_pieces(text))
    assert "".join(piece for piece, _is_address in found) == text
    assert [piece for piece, is_address in found if is_address] == [
        "lise.l@skole-eksempel.dk",
        "https://eksempel.dk/a-b?c=d.",
    ]


@pytest.mark.usefixtures("only_sqlite")
def test_no_hyphen_is_put_into_an_address_and_words_around_it_still_get_theirs(migrated_app):
    address = "https://undervisningsmiljoekoordinatoren.evalueringsansvarlige.eksempel.dk"
    words = "Undervisningsmiljøkoordinatorerne evaluerer skoleudviklingsnetværket."
    with migrated_app.app_context():
        macro = migrated_app.jinja_env.get_template("components/typed.html").module.typed
        html = macro(f"{words} {address} {words}")
    narrow = Asset("text/css", b".narrow { width: 32mm }")
    head = f'{STYLE}<link rel="stylesheet" href="app:given/narrow.css">'
    body = f'<h1>T</h1><div class="narrow">{html}</div>'

    pdf = draw(page(body, head), LIMITS, assets={"app:given/narrow.css": narrow})

    said = reading.words(pdf).replace(" ", "")
    assert address in said
    assert "-" in said.replace(address, ""), "the words are divided"


@pytest.mark.usefixtures("only_sqlite")
def test_list_is_a_list_for_those_who_hear_it(migrated_app):
    with migrated_app.app_context():
        html = migrated_app.jinja_env.get_template("components/typed.html").module.typed(LISTED)
    pdf = draw(page(f"<h1>T</h1>{html}", STYLE), LIMITS)
    assert reading.tags(pdf).count("LI") == 3
    assert reading.faults(pdf) == []
