from __future__ import annotations

import time
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import passwords
from app.accounts.passwords import hash_password, needs_rehash, problems, read_list, verify

GOOD = "hest batteri rigtig klips"


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    """None of them here."""


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(GOOD)


def test_password_is_kept_as_argon2id_with_64_mib_and_three_passes(stored: str) -> None:
    parameters = extract_parameters(stored)
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (65536, 3, 1)
    assert GOOD not in stored


def test_right_password_is_known_and_a_wrong_one_is_not(stored: str) -> None:
    assert verify(stored, GOOD)
    assert not verify(stored, GOOD + " ")
    assert not verify(stored, "")


def test_letter_typed_as_two_code_points_is_the_same_letter() -> None:
    assert verify(hash_password("blåbær på terrassen"), "bla\u030abær pa\u030a terrassen")


@pytest.mark.parametrize("typed", ["x" * 1_000_000, "\ud800" * 20, "a\x00b"])
def test_odd_input_is_simply_wrong(stored: str, typed: str) -> None:
    assert not verify(stored, typed)


def test_damaged_hash_lets_nobody_in() -> None:
    assert not verify("$argon2id$nonsense", GOOD)


def test_nobody_gets_in_where_there_is_no_password() -> None:
    assert not verify(None, GOOD)
    assert not verify("", GOOD)


def test_unknown_person_costs_the_same_work(stored: str) -> None:
    def seconds(password_hash: str | None) -> float:
        began = time.thread_time()
        verify(password_hash, "forkert adgangskode")
        return time.thread_time() - began

    known = sorted(seconds(stored) for _round in range(3))[1]
    unknown = sorted(seconds(None) for _round in range(3))[1]
    assert 0.5 < unknown / known < 2


def test_hash_for_nobody_has_todays_settings(stored: str) -> None:
    assert extract_parameters(passwords._NOBODY) == extract_parameters(stored)


def test_hash_with_other_settings_is_to_be_made_anew(stored: str) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD)
    assert not needs_rehash(stored)
    assert needs_rehash(weaker)
    assert verify(weaker, GOOD)


def test_no_more_than_two_are_worked_on_at_once() -> None:
    answers: list[bool] = []
    thread = Thread(target=lambda: answers.append(verify(None, GOOD)))
    with passwords._slots, passwords._slots:
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=30)
    assert answers == [False]


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "Månen spiser grønne sko",
        "vi cykler aldrig baglæns til Skive",
        "k7#Qz!m2Lw&9xTpB",
        "🐴🔋✅📎 fire små tegn",
        "Mette og hendes ni sorte får",
        "x" + GOOD * 5,
    ],
)
def test_long_password_of_any_kind_is_fine(password: str) -> None:
    assert problems(password, ["Mette Holm", "mette.holm@engsvale.example"]) == []


@pytest.mark.parametrize("password", ["", "kort", "a\u030a" * 14])
def test_short_password_gets_told_how_long_it_must_be(password: str) -> None:
    (problem,) = problems(password)
    assert "mindst 15 tegn" in problem


def test_very_long_password_is_refused() -> None:
    assert problems(GOOD * 6) == ["Brug højst 128 tegn."]
    assert not any("højst" in problem for problem in problems((GOOD * 6)[:128]))


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "CorrectHorse-Battery.Staple", "Det er et yndigt land!"],
)
def test_password_that_many_use_is_refused(password: str) -> None:
    (problem,) = problems(password)
    assert "bruger mange" in problem


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "hest hest hest hest",
        "abababababababab1",
        "1234567890123456",
        "9876543210987654",
        "abcdefghijklmnopq",
        "qwertyuiopåasdfg",
        "poiuytrewqlkjhgf",
        "1qaz2wsx3edc4rfv5",
        "               .",
        "adgangskode 2025!",
        "Afprøvet Afprøvet",
        "AFPROEVET-2025-afprøvet",
        "..................",
    ],
)
def test_row_or_repetition_is_refused(password: str) -> None:
    (problem,) = problems(password)
    assert "nem at gætte" in problem or "bruger mange" in problem


@pytest.mark.parametrize(
    "password",
    [
        "Engsvale Skole 2025",
        "mette.holm@engsvale.example",
        "MetteHolmMetteHolm7",
        "holm-engsvale-mette!",
    ],
)
def test_password_of_names_that_others_know_is_refused(password: str) -> None:
    (problem,) = problems(password, ["Mette Holm", "mette.holm@engsvale.example", "Engsvale Skole"])
    assert "navne, som andre kender" in problem


def test_name_with_danish_letters_is_known_in_its_other_spelling() -> None:
    assert problems("soender-aadal-2025", ["Sønder Ådal"])


def test_operators_own_list_counts_as_well(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("Månen spiser grønne sko\n\n", encoding="utf-8")
    own = read_list(path)
    assert len(own) == 1
    assert problems("månen-spiser-grønne-sko", extra_list=own)
    assert not problems("månen-spiser-grønne-sko")


def test_our_list_is_of_passwords_that_are_long_enough_and_stand_once() -> None:
    lines = passwords.COMMON_LIST.read_text(encoding="utf-8").splitlines()
    assert len(lines) > 200
    assert all(len(line) >= passwords.SHORTEST for line in lines)
    assert len(read_list(passwords.COMMON_LIST)) == len(lines)
    assert all(problems(line) for line in lines)


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_every_text_gets_an_answer_at_once(password: str, words: list[str]) -> None:
    assert len(problems(password, words)) <= 1
