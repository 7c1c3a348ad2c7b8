"""Form fields for mail addresses: one, or a pasted list with the fault of every line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wtforms import ValidationError

from app.core.forms import LineField, LongField
from app.core.i18n import _
from app.organisations.addresses import Address, BadAddress, read_address, read_addresses


class AddressField(LineField):
    """One address, with or without a name. `.address` is what was read, None when it is empty."""

    address: Address | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data:
            self.address = read_address(self.data)
            if self.address is None and not self.errors:
                raise ValidationError(
                    _("Skriv en mailadresse, for eksempel Mette Hansen <mette@skole.dk>.")
                )


class AddressesField(LongField):
    """Many addresses in one box. `.addresses` is what was read; `.bad` what was not, line by line.

    A bad line is no error of the field: the good ones are used, and it is put aside.
    """

    addresses: tuple[Address, ...] = ()
    bad: tuple[BadAddress, ...] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        found, faults = read_addresses(self.data or "")
        self.addresses, self.bad = tuple(found), tuple(faults)

    def put_aside(self) -> None:
        """Keep in the box only what could not be read: the rest is done."""
        self.data = "\n".join(fault.whole for fault in self.bad)
        self.raw_data = None
        renumbered = [replace(fault, line=line) for line, fault in enumerate(self.bad, start=1)]
        self.bad = tuple(renumbered)
        self.tell_bad()

    def tell_bad(self) -> None:
        """A sentence for each line that could not be read."""
        if not self.addresses and not self.bad:
            self.errors = [*self.errors, _("Skriv mindst én mailadresse.")]
        self.errors = [*self.errors, *(_sentence(fault) for fault in self.bad)]


def _sentence(fault: BadAddress) -> str:
    sentence: str = _(
        "Linje %(line)d: »%(text)s« er ikke en mailadresse. Ret den, eller slet linjen.",
        line=fault.line,
        text=fault.text,
    )
    return sentence
