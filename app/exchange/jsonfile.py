"""JSON as bytes: reading that forgets nothing which would be a fault, and writing one way only."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final, NoReturn

# Longer whole numbers mean nothing here, and Python refuses to read the longest.
_LONGEST_NUMBER: Final = 300


class UnreadableError(Exception):
    """The bytes are no JSON in UTF-8. The message is a Danish sentence that says where."""


@dataclass(frozen=True, slots=True)
class NoNumber:
    """What stands where JSON has a number, but is none: NaN, Infinity, 1e999."""

    text: str


class Pairs(dict[str, Any]):
    """An object as it was written. `twice` holds the keys that stand there more than once."""

    twice: tuple[str, ...] = ()


def parse(data: bytes) -> Any:
    """The content of a file.

    Raises UnreadableError. What JSON allows and this format does not (keys twice, huge numbers)
    comes out as Pairs and NoNumber, so that the reader can say where it stands.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_pairs,
            parse_int=_whole_number,
            parse_float=_decimal_number,
            parse_constant=NoNumber,
        )
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(f"Filen er ikke UTF-8 (linje {line}). Gem den som UTF-8.") from None
    except json.JSONDecodeError as error:
        _not_json(error)
    except RecursionError:
        raise UnreadableError("Filen har alt for mange lag inden i hinanden.") from None


def written(document: Any) -> bytes:
    """The one way a document is written: UTF-8, two spaces, a trailing newline."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


def _not_json(error: json.JSONDecodeError) -> NoReturn:
    where = f"linje {error.lineno}, tegn {error.colno}"
    if not error.doc.strip():
        raise UnreadableError("Filen er tom.") from None
    raise UnreadableError(f"Filen er ikke gyldig JSON ({where}: {error.msg}).") from None


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    made = Pairs(pairs)
    if len(made) < len(pairs):
        times = Counter(key for key, _value in pairs)
        made.twice = tuple(key for key, count in times.items() if count > 1)
    return made


def _whole_number(text: str) -> int | NoNumber:
    return int(text) if len(text) <= _LONGEST_NUMBER else NoNumber(f"{text[:20]}…")


def _decimal_number(text: str) -> float | NoNumber:
    number = float(text)
    return number if math.isfinite(number) else NoNumber(text)
