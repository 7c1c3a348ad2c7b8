"""Two who make one report press the same button in the same moment."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.db import db
from app.yearreports.models import ReportEdition
from tests.make import make_leader, make_person
from tests.robustness.pairs import together


def test_two_leaders_make_one_report_final_and_both_get_an_edition(flask_app, as_, place):
    leader = as_(place.leader)
    other = as_(make_leader(place.school, make_person("Ole Leder")))
    report = place.begin(leader)
    place.ask(leader, report)
    place.all_say_yes(as_)
    address = f"{report}/endelig"
    forms = [
        {**browser.get(address).form_values(), "nobody_recognisable": "y"}
        for browser in (leader, other)
    ]

    sent = [(browser, address, form) for browser, form in zip((leader, other), forms, strict=True)]

    assert together(flask_app, 0, *sent) == [302, 302]
    assert db.session.scalar(select(func.count(ReportEdition.id))) == 2
