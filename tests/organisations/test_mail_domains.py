"""An organisation's own mail domains: what they may be, and whose address is in them."""

from __future__ import annotations

import pytest

from app.core.errors import FieldError
from app.organisations.mail_domains import is_own_address, read_domains


def test_domains_are_read_as_people_write_them():
    assert read_domains("@Skole.dk, kommune.dk\nskole.dk;") == ["skole.dk", "kommune.dk"]
    assert read_domains(" \n") == []


@pytest.mark.parametrize(
    "domain",
    [
        *("gmail.com", "hotmail.dk", "outlook.com", "live.dk", "yahoo.co.uk", "icloud.com"),
        *("proton.me", "mail.dk", "jubii.dk", "me.com", "mail.gmail.com", "x.mail.dk"),
        *("dk", "skole", "skole..dk", "-skole.dk", "skole dk@", "co.uk", "a@b.dk"),
    ],
)
def test_domain_that_is_none_or_where_anybody_can_be_is_refused(flask_app, only_sqlite, domain):
    with flask_app.test_request_context(), pytest.raises(FieldError):
        read_domains(domain)


@pytest.mark.parametrize(
    ("email", "own"),
    [
        ("Mette@SKOLE.dk", True),
        ("mette+1@skole.dk", False),
        ("mette@elev.skole.dk", False),
        ("mette@skole.dk.example.org", False),
        ("mette@xskole.dk", False),
        ('"a@skole.dk"@gmail.com', False),
    ],
)
def test_address_is_own_to_the_letter_and_without_a_plus(email, own):
    assert is_own_address(email, ["skole.dk"]) is own
