"""Background work: huey runs it, the rows are the truth.

Messages are JSON and hold ids only. What a crash interrupted is found by looking at the rows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer


class JsonSerializer(Serializer):
    """Messages as JSON: a file that somebody else wrote cannot run code here, as pickle could."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            return json.dumps({"message": _plain(data)}).encode()
        return json.dumps({"value": data}).encode()

    def _deserialize(self, data: bytes) -> Any:
        content = json.loads(data)
        if "message" in content:
            return Message(**{**content["message"], "args": tuple(content["message"]["args"])})
        return content["value"]


def make_queue(path: Path) -> SqliteHuey:
    """The queue in a SQLite file of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("afproevet", filename=str(path), serializer=JsonSerializer(), results=False)


def _plain(message: Message) -> dict[str, Any]:
    fields: dict[str, Any] = message._asdict()
    for moment in ("eta", "expires", "expires_resolved"):
        if fields.get(moment) is not None:
            raise TypeError("only jobs to be run at once travel in messages")
    return fields
