"""How much room words take, and where they break: known before anything is drawn.

Widths are those of IBM Plex Sans, in hundredths of the type size. A letter that is not in the table
counts as a wide one, so that a guess never makes two labels meet.
"""

from __future__ import annotations

from functools import lru_cache

LINE = 1.2
_ASCENT, _DESCENT = 0.8, 0.24
_BOLD = 1.07
_UNKNOWN = 100
_WIDTHS = {
    letter: width
    for width, letters in {
        24: " '\xa0",
        27: "ijlì,.í:;!|’",
        32: "[]f()·",
        36: "rt{}/\\-Iª",
        44: '"*z°',
        49: "svś?Lcyçý",
        53: "agkàáâäåxJ«»",
        56: "Fehnouèéêëòóôöùúûüñ_",
        58: "ESZbdpqTþ",
        60: "$+0123456789<=>–−ø~^",
        62: "PVXC€YKÇ",
        64: "ARBÅÀÁÄß",
        68: "DUGÜ&",
        71: "#HNOQØÖ",
        78: "w—…",
        82: "MmW",
        91: "æÆ@%",
    }.items()
    for letter in letters
}


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text."""
    hundredths = sum([_WIDTHS.get(letter, _UNKNOWN) for letter in text])
    return hundredths * size * (_BOLD if bold else 1) / 100


@lru_cache(maxsize=2048)
def wrap(
    text: str, width: float, size: float, *, most: int = 4, bold: bool = False
) -> tuple[str, ...]:
    """The text in lines no wider than this. What does not fit in `most` lines ends in »…«."""
    lines: list[str] = []
    space = width_of(" ", size, bold=bold)
    end = 0.0
    for word in text.split():
        wide = width_of(word, size, bold=bold)
        if lines and end + space + wide <= width:
            lines[-1] += f" {word}"
            end += space + wide
            continue
        if wide <= width:
            lines.append(word)
        else:
            lines.extend(_broken(word, width, size, bold))
            wide = width_of(lines[-1], size, bold=bold)
        end = wide
        if len(lines) > most:
            break
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1], width, size, bold))


def top_of(baseline: float, size: float) -> float:
    """Where the ink of a line begins."""
    return baseline - _ASCENT * size


def bottom_of(baseline: float, size: float) -> float:
    return baseline + _DESCENT * size


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word in pieces that fit, each with a letter at least."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(line: str, width: float, size: float, bold: bool) -> str:
    while len(line) > 1 and width_of(line + "…", size, bold=bold) > width:
        line = line[:-1].rstrip()
    return line + "…"
