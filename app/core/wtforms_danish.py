"""WTForms and Flask-WTF speak Danish here: neither brings a Danish catalogue along.

The sentences say what to do. A test reads the libraries' source and fails when a message has no
answer in these tables.
"""

from __future__ import annotations

from typing import Final

SINGLE: Final = {
    # fields
    "Not a valid choice.": "Vælg en af mulighederne.",
    "Choices cannot be None.": "Der er ingen muligheder at vælge imellem.",
    "Invalid Choice: could not coerce.": "Vælg en af mulighederne.",
    "Invalid choice(s): one or more data inputs could not be coerced.": (
        "Vælg kun blandt mulighederne."
    ),
    "Not a valid datetime value.": "Skriv en dato og et klokkeslæt, for eksempel 11.11.2025 14.30.",
    "Not a valid date value.": "Skriv en dato, der findes, for eksempel 11.11.2025.",
    "Not a valid time value.": "Skriv et klokkeslæt, for eksempel 14.30.",
    "Not a valid week value.": "Skriv en uge, for eksempel 2025-W46.",
    "Not a valid integer value.": "Skriv et helt tal.",
    "Not a valid decimal value.": "Skriv et tal, for eksempel 3,5.",
    "Not a valid float value.": "Skriv et tal, for eksempel 3,5.",
    # validators
    "This field is required.": "Udfyld feltet.",
    "Invalid field name '%s'.": "Der er ikke noget felt, der hedder »%s«.",
    "Field must be equal to %(other_name)s.": "Skriv det samme som i feltet »%(other_name)s«.",
    "Field must be between %(min)d and %(max)d characters long.": (
        "Skriv mellem %(min)d og %(max)d tegn."
    ),
    "Number must be at least %(min)s.": "Skriv et tal, der er mindst %(min)s.",
    "Number must be at most %(max)s.": "Skriv et tal, der er højst %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Skriv et tal mellem %(min)s og %(max)s.",
    "Date must be at least %(min)s.": "Vælg en dato, der ikke er før %(min)s.",
    "Date must be at most %(max)s.": "Vælg en dato, der ikke er efter %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Vælg en dato mellem %(min)s og %(max)s.",
    "Invalid input.": "Ret det, der står i feltet. Det har ikke den rigtige form.",
    "Invalid email address.": "Skriv en mailadresse, for eksempel navn@skole.dk.",
    "Invalid IP address.": "Skriv en gyldig IP-adresse.",
    "Invalid Mac address.": "Skriv en gyldig MAC-adresse.",
    "Invalid URL.": "Skriv en webadresse, for eksempel https://skole.dk.",
    "Invalid UUID.": "Skriv en gyldig UUID.",
    "Invalid value, must be one of: %(values)s.": "Skriv en af disse værdier: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Skriv noget andet end: %(values)s.",
    "This field cannot be edited.": "Feltet kan ikke ændres.",
    "This field is disabled and cannot have a value.": (
        "Feltet er slået fra og kan ikke udfyldes."
    ),
}
PLURAL: Final = {
    "Field must be at least %(min)d character long.": (
        "Skriv mindst %(min)d tegn.",
        "Skriv mindst %(min)d tegn.",
    ),
    "Field cannot be longer than %(max)d character.": (
        "Skriv højst %(max)d tegn.",
        "Skriv højst %(max)d tegn.",
    ),
    "Field must be exactly %(max)d character long.": (
        "Skriv præcis %(max)d tegn.",
        "Skriv præcis %(max)d tegn.",
    ),
    "'%(value)s' is not a valid choice for this field.": (
        "Vælg kun blandt mulighederne.",
        "Vælg kun blandt mulighederne.",
    ),
}
_SEND_AGAIN: Final = "Teksten er her stadig. Gem igen."
# What the two libraries say about a form's token, past gettext: BaseForm puts it right.
CSRF: Final = {
    "Invalid CSRF Token.": f"Siden var blevet for gammel til at gemme. {_SEND_AGAIN}",
    "CSRF token missing.": f"Siden manglede sin kvittering, så intet blev gemt. {_SEND_AGAIN}",
    "CSRF failed.": f"Siden var blevet for gammel til at gemme. {_SEND_AGAIN}",
    "CSRF token expired.": f"Siden havde stået åben for længe. {_SEND_AGAIN}",
    "The CSRF token is missing.": (
        f"Siden manglede sin kvittering, så intet blev gemt. {_SEND_AGAIN}"
    ),
    "The CSRF session token is missing.": (
        f"Siden var ikke længere logget ind, så intet blev gemt. {_SEND_AGAIN}"
    ),
    "The CSRF token has expired.": f"Siden havde stået åben for længe. {_SEND_AGAIN}",
    "The CSRF token is invalid.": f"Siden var blevet for gammel til at gemme. {_SEND_AGAIN}",
    "The CSRF tokens do not match.": f"Siden var blevet for gammel til at gemme. {_SEND_AGAIN}",
}


class DanishTranslations:
    """What a form's `Meta.get_translations` returns. Unknown text comes back as it is."""

    def gettext(self, string: str) -> str:
        return SINGLE.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        forms = PLURAL.get(singular, (singular, plural))
        return forms[0] if n == 1 else forms[1]


def csrf_message(reason: str) -> str:
    """The libraries' reason for refusing a form's token, as a sentence for the person."""
    return CSRF.get(reason, reason)
