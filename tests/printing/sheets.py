"""Pages to draw in tests of the printing itself."""

from __future__ import annotations

from app.printing.pdf import Attachment, Limits

LIMITS = Limits(cpu_seconds=60, memory_mib=768)
STYLE = '<link rel="stylesheet" href="app:print.css">'
FIGURE = (
    '<figure><svg xmlns="http://www.w3.org/2000/svg" width="90" height="20" role="img">'
    "<title>To søjler: 4 og 7</title>"
    '<rect width="40" height="9" fill="#0b5d57"/><rect y="11" width="70" height="9" fill="#0b5d57"/>'
    "</svg><figcaption>Afsluttede forløb</figcaption></figure>"
)
TABLE = (
    "<table><thead><tr><th scope=col>År</th><th scope=col>Antal</th></tr></thead>"
    "<tbody><tr><th scope=row>2024</th><td>4</td></tr>"
    "<tr><th scope=row>2025</th><td>7</td></tr></tbody></table>"
)
FILES = (
    Attachment("søjler.csv", "Tallene bag figuren", "\ufeffÅr;Antal\r\n2024;4\r\n".encode()),
    Attachment("forløb.csv", "Listen over forløb", "\ufeffTitel\r\nÆrø\r\n".encode()),
)


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="da"><head><title>T</title>{head}</head><body>{body}</body></html>'


def paper() -> str:
    """A short page with one of everything that a reader without eyes must be told of."""
    head = f'{STYLE}<meta name="dcterms.created" content="2025-11-12">'
    body = f"<h1>Årets forløb</h1><h2>Tallene</h2><p>Ærø, fåre og blåbær.</p>{FIGURE}{TABLE}"
    return page(body, head)
