"""The form of sharing: with whom, what goes along, and what reports may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import Length

from app.core.forms import ChecksField, choices_of
from app.core.i18n import _l
from app.sharing.rules import Target
from app.sharing.ticks import TicksForm

EXTRAS = (
    ("notes", _l("Noter")),
    ("measures", _l("Målinger")),
    ("responsibilities", _l("Hvem gør hvad?")),
    ("team_learning", _l("Hvad har vi lært som team?")),
)
REPORTS = (("yes", _l("Ja")), ("ask", _l("Spørg os først")))


class ShareForm(TicksForm):
    """`seen` names the text that was on the page, `replaces` the proposal that was told of."""

    audiences = ChecksField(_l("Skolen og længere ud"))
    buddy_teams = ChecksField(_l("Makkerteams"))
    extras = ChecksField(_l("Også med"), choices=choices_of(EXTRAS))
    reports = RadioField(_l("Må teksten bruges i rapporter?"), choices=choices_of(REPORTS))
    colleague = StringField(_l("En kollegas mailadresse"), [Length(max=500)])
    seen = HiddenField()
    replaces = HiddenField()

    def offer_targets(self, targets: Sequence[Target]) -> None:
        """Let these be chosen."""
        teams = [target for target in targets if target.kind == "team"]
        others = [target for target in targets if target.kind != "team"]
        self.audiences.choices = choices_of((t.key, t.label) for t in others)
        self.buddy_teams.choices = choices_of((t.key, t.label) for t in teams)

    def choose(self, keys: Sequence[str], extras: Sequence[str], reports: str) -> None:
        """Fill in what is chosen already."""
        self.audiences.data = list(keys)
        self.buddy_teams.data = list(keys)
        self.extras.data = list(extras)
        self.reports.data = reports

    def chosen(self, targets: Sequence[Target]) -> list[Target]:
        """The targets that are ticked."""
        keys = {*(self.audiences.data or ()), *(self.buddy_teams.data or ())}
        return [target for target in targets if target.key in keys]

    def chosen_extras(self) -> list[str]:
        return [key for key, _label in EXTRAS if key in (self.extras.data or ())]

    def buddy_groups(self, targets: Sequence[Target]) -> list[tuple[str, list[Any]]]:
        """The check boxes of buddy teams under the name of their school."""
        boxes = {box.data: box for box in self.buddy_teams}
        teams = [target for target in targets if target.key in boxes]
        return [
            (school, [boxes[target.key] for target in group])
            for school, group in groupby(teams, key=lambda target: target.place)
        ]
