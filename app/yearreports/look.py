"""How a report looks where its organisation has chosen: a colour and a logo, kept with its content.

They are stored in an edition as data, so that it prints the same when the organisation has another
logo. On the page both come from addresses of our own; in the PDF from what is handed to the printer.
"""

from __future__ import annotations

import base64
from typing import Any

from app.organisations.models import Organisation
from app.printing.pdf import Asset
from app.yearreports.models import YearReport

Content = dict[str, Any]
# What templates/builder/pdf.html and print.css call them.
LOGO, LOOK = "app:given/logo.png", "app:given/look.css"
# As large as the logo stands at the head of each sheet, in millimetres.
_MOST_WIDE, _MOST_HIGH = 60, 9


def look_of(report: YearReport) -> Content:
    """{"look": …} for a content; nothing where nothing is chosen. A network looks like us.

    Needs the owner's organisation loaded with its look.
    """
    organisation = report.school.organisation if report.school else report.organisation
    return {"look": look} if organisation and (look := of_organisation(organisation)) else {}


def of_organisation(organisation: Organisation) -> Content | None:
    """The colour and the logo as plain data. Needs the look loaded."""
    look = organisation.look
    if look is None or not (look.accent or look.logo):
        return None
    content: Content = {"accent": look.accent or ""}
    if look.logo:
        content["logo"] = {
            "data": base64.b64encode(look.logo).decode(),
            "sha256": look.logo_sha256,
            "width": look.logo_width,
            "height": look.logo_height,
            "words": organisation.name,
        }
    return content


def logo_in(content: Content) -> bytes | None:
    """The PNG that a content holds."""
    logo = content.get("look", {}).get("logo")
    return base64.b64decode(logo["data"]) if logo else None


def accent_css(accent: str) -> str:
    """The style sheet of a colour, »#rrggbb«: all else stands back, so that no two colours meet."""
    rest = "--rb-heading: var(--ink); --rb-number: #b4bfbd; --rb-tint: var(--paper);"
    return f".rb {{ --rb-accent: {accent}; {rest} }}\n"


def paper_css(look: Content) -> str:
    """How the look stands on paper: its colour in all that is ours elsewhere, the logo on each sheet."""
    head = 'content: ""; background: none;'
    if logo := look.get("logo"):
        scale = min(_MOST_WIDE / logo["width"], _MOST_HIGH / logo["height"])
        wide, high = (f"{logo[side] * scale:.1f}mm" for side in ("width", "height"))
        place = f"0 100% / {wide} {high} no-repeat"
        head = f'content: ""; width: {_MOST_WIDE}mm; background: url("{LOGO}") {place};'
    colour = look["accent"]
    ours = (
        f".rb {{ --brand: {colour}; --accent: {colour}; --brand-line: #b4bfbd; }}\n"
        if colour
        else ""
    )
    css = (accent_css(colour) + ours) if colour else ""
    sheets = f"@page school {{ @top-left {{ {head} }} @top-right {{ width: 105mm; }} }}\n"
    # The first sheet has it at its head already.
    return css + sheets + "@page school:first { @top-left { content: none; background: none; } }\n"


def assets_of(content: Content) -> dict[str, Asset]:
    """What the printer needs besides the page."""
    assets = {}
    if logo := logo_in(content):
        assets[LOGO] = Asset("image/png", logo)
    if look := content.get("look"):
        assets[LOOK] = Asset("text/css", paper_css(look).encode())
    return assets
