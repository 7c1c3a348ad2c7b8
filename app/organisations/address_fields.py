"""Form fields for mail addresses: one, or a pasted list with the fault of every line."""

from __future__ import annotations

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
    """Many addresses in one box. `.addresses` is what was read; each bad line has its sentence."""

    addresses: tuple[Address, ...] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        found, faults = read_addresses(self.data or "")
        self.addresses = tuple(found)
        self.errors = [*self.errors, *(_sentence(fault) for fault in faults)]


def _sentence(fault: BadAddress) -> str:
    sentence: str = _(
        "Linje %(line)d: »%(text)s« er ikke en mailadresse. Ret den, eller slet linjen.",
        line=fault.line,
        text=fault.text,
    )
    return sentence
