"""Addresses as they come out of mail programs, spreadsheets and hands."""

from __future__ import annotations

import time

import pytest

from app.organisations.addresses import Address, BadAddress, read_address, read_addresses


def emails(text):
    found, faults = read_addresses(text)
    assert not faults
    return [address.email for address in found]


@pytest.mark.parametrize(
    "text",
    [
        "a@x.dk b@y.dk".replace(" ", "\n"),
        "a@x.dk, b@y.dk",
        "a@x.dk;b@y.dk;",
        "A Hansen <a@x.dk>, B Jensen <b@y.dk>",
        '"Hansen, A" <a@x.dk>; Jensen, B <b@y.dk>',
        "Hansen, A <a@x.dk>, Jensen, B <b@y.dk>",
        "A Hansen\ta@x.dk\nB Jensen\tb@y.dk",
        "\n\n  a@x.dk  \r\n\r\n mailto:b@y.dk \n",
        "A Hansen, a@x.dk\nB Jensen, b@y.dk",
    ],
)
def test_list_is_read_in_the_ways_people_paste_it(text):
    assert emails(text) == ["a@x.dk", "b@y.dk"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mette Hansen <mette@skole.dk>", "Mette Hansen"),
        ('"Hansen, Mette" <mette@skole.dk>', "Mette Hansen"),
        ("Mette Ærø Hansen\tmette@skole.dk", "Mette Ærø Hansen"),
        ("mette.hansen@skole.dk", "Mette Hansen"),
        ("MHAN@skole.dk", "MHAN"),
        ("<m-h@skole.dk>", "M H"),
    ],
)
def test_name_is_the_one_written_or_the_one_the_address_suggests(text, name):
    assert read_address(text).name == name


def test_same_address_twice_counts_once_whatever_its_case():
    found, _ = read_addresses("Mette <mette@skole.dk>\nMETTE@SKOLE.DK")
    assert found == [Address("mette@skole.dk", "Mette")]


@pytest.mark.parametrize(
    "text",
    [
        "mette",
        "mette@",
        "@skole.dk",
        "mette@skole",
        "mette@@skole.dk",
        "mette hansen@skole .dk",
        "mette@skole.dk og ib@skole.dk",
        "mette.skole.dk, ib@skole.dk",
        "mette@-skole.dk",
        "mætte@skole.dk",
        "mette@skole.dk\u202e",
        "m" * 300 + "@skole.dk",
        "<mette@skole.dk",
    ],
)
def test_what_is_no_address_is_a_fault(text):
    found, faults = read_addresses(text)
    assert faults
    assert "mette@skole.dk" not in [address.email for address in found]


def test_fault_tells_the_line_and_the_words():
    _, faults = read_addresses("ib@skole.dk\n\nmette hos skolen; gro@skole.dk")
    assert faults == [BadAddress(3, "mette hos skolen")]


@pytest.mark.parametrize(
    "text", ["a" + " " * 19_990 + "@", "," * 20_000, "a@" * 10_000, "<" * 20_000]
)
def test_longest_text_that_fits_the_field_is_read_at_once(text):
    started = time.process_time()
    read_addresses(text)
    assert time.process_time() - started < 1


# -- as lists, spreadsheets and Outlook give them


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("• a@x.dk\n- b@y.dk", ["A", "B"]),
        ("1. a@x.dk\n2) b@y.dk", ["A", "B"]),
        ("a) Anna Aa <a@x.dk>\nb) b@y.dk", ["Anna Aa", "B"]),
        ("·\ta@x.dk\no\tb@y.dk", ["A", "B"]),
        ("'a@x.dk' <a@x.dk>; b@y.dk <b@y.dk>", ["A", "B"]),
        ("a@x.dk<mailto:a@x.dk>\nb@y.dk (Bo Prøve)", ["A", "Bo Prøve"]),
        ("Anna Aa [mailto:a@x.dk]\nBo Prøve (b@y.dk)", ["Anna Aa", "Bo Prøve"]),
        ("a@x.dk a@x.dk\nb@y.dk.", ["A", "B"]),
        ("Til: a@x.dk; b@y.dk.", ["A", "B"]),
        ("a@x.dk\u200b\n\ufeffb@y.dk", ["A", "B"]),
        ("\u202aa@x.dk\u202c\nb@\u00ady.dk", ["A", "B"]),
        ("Navn\tMail\nAnna Aa\ta@x.dk\nBo Prøve\tb@y.dk", ["Anna Aa", "Bo Prøve"]),
        (
            "Fornavn\tEfternavn\tE-mail\tKlasse\nAnna\tAa\ta@x.dk\t5. a\nBo\tBech\tb@y.dk\t5. b",
            ["Anna Aa", "Bo Bech"],
        ),
        ("a@x.dk\tAnna Aa\t12345678\nb@y.dk\tBo Bech\t87654321", ["Anna Aa", "Bo Bech"]),
        ("a@x.dk\tb@y.dk", ["A", "B"]),
        ("Mailadresser:\na@x.dk\nb@y.dk", ["A", "B"]),
        ("Lærere i team\va@x.dk\x0cb@y.dk", ["A", "B"]),
    ],
)
def test_list_is_read_as_programs_give_it(text, names):
    found, faults = read_addresses(text)
    assert not faults
    assert [(one.email, one.name) for one in found] == [("a@x.dk", names[0]), ("b@y.dk", names[1])]


def test_bad_line_is_told_whole_and_the_good_ones_are_read():
    found, faults = read_addresses("a@x.dk\nBo Bech uden mail\nb@y.dk")
    assert [one.email for one in found] == ["a@x.dk", "b@y.dk"]
    assert [(one.line, one.whole) for one in faults] == [(2, "Bo Bech uden mail")]


@pytest.mark.parametrize("text", ["ib@x.dk <mette@skole.dk>", "ib@x.dk<mailto:mette@skole.dk>"])
def test_two_different_addresses_in_one_entry_are_a_fault(text):
    assert read_addresses(text)[0] == []
