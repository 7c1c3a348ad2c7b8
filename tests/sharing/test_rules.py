"""Whose yes it takes, decided without a database."""

from __future__ import annotations

from app.cycles.names import Names
from app.sharing.rules import FOUR_EYES, Offer, Target, digest, goes_beyond_school, needs_four_eyes


def target(kind, *, held=False, at_school=False):
    return Target(kind, kind, kind, held=held, at_school=at_school)


SCHOOL = target("school", at_school=True)
BUDDY = target("team")
BUDDY_AT_SCHOOL = target("team", at_school=True)


def test_school_and_buddy_team_take_one_members_yes():
    assert not needs_four_eyes([SCHOOL, BUDDY, BUDDY_AT_SCHOOL])


def test_each_wider_audience_takes_two_for_the_whole_set():
    for kind in FOUR_EYES:
        assert needs_four_eyes([target(kind)])
        assert needs_four_eyes([SCHOOL, BUDDY, target(kind)])


def test_new_text_takes_two_as_long_as_a_wider_audience_reads():
    held = target("network", held=True)
    assert needs_four_eyes([SCHOOL, held])
    assert not needs_four_eyes([SCHOOL, held], text_changes=False)
    assert needs_four_eyes([held, target("organisation")], text_changes=False)


def test_buddy_team_elsewhere_is_beyond_the_school():
    assert not goes_beyond_school([SCHOOL, BUDDY_AT_SCHOOL])
    assert goes_beyond_school([SCHOOL, BUDDY])
    assert not goes_beyond_school([SCHOOL, target("public", held=True)], text_changes=False)


def test_digest_is_the_same_for_the_same_text_and_for_no_other():
    assert digest(Offer([], {"a": 1, "b": "æ"})) == digest(Offer([], {"b": "æ", "a": 1}))
    assert digest(Offer([], {"a": "x"})) != digest(Offer([], {"a": "y"}))


def test_digest_tells_a_renamed_team_from_what_was_looked_at():
    assert digest(Offer([], {}, names=Names("6. a"))) != digest(Offer([], {}, names=Names("6. b")))
