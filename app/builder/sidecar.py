"""What a records system (ESDH) is told of a final edition: docs/report-files.md has the format. Pure.

What it says of the edition is frozen; whose it is and where it is filed are as they stand today.
"""

from __future__ import annotations

from typing import Any

from app.builder.edition_files import ARCHIVE, READER, EditionFile
from app.core import clock
from app.yearreports.kinds import kind_of
from app.yearreports.models import ReportEdition
from app.yearreports.queries import Sender

FORMAT = "afproevet-report-sidecar"
VERSION = 1
_CONFORMANCE = {READER: "PDF/UA-1", ARCHIVE: "PDF/A-3a"}
Sidecar = dict[str, Any]


def sidecar_of(
    edition: ReportEdition, files: list[EditionFile], names: dict[str, str], sender: Sender
) -> Sidecar:
    """The edition's description. `names`: what each file is called when it is fetched."""
    report, content = edition.report, edition.content
    replaced = content.get("replaces")
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": f"{content['place']}: {content['title']} {content['school_year']}",
        "document_type": str(kind_of(report).name),
        "report_kind": report.kind,
        "sender": {"name": sender.name, "cvr": sender.cvr},
        "school": content["place"] if report.kind == "school" else None,
        "school_year": content["school_year"],
        "date": clock.danish(edition.finished_at).date().isoformat(),
        "edition": edition.number,
        "replaces": _replaced(replaced) if replaced else None,
        "record_ids": {"report": report.public_id, "edition": edition.public_id},
        "case_number": edition.case_number,
        "content": {
            "name": names["content"],
            "media_type": "application/json",
            "sha256": edition.sha256,
        },
        "files": [_file(one, names[one.kind]) for one in files if one.kept],
    }


def _replaced(replaced: dict[str, Any]) -> Sidecar:
    return {"edition": replaced["number"], "content_sha256": replaced["sha256"]}


def _file(one: EditionFile, name: str) -> Sidecar:
    kept = one.kept
    return {
        "kind": one.kind,
        "name": name,
        "media_type": "application/pdf",
        "conformance": _CONFORMANCE[one.kind],
        "size_bytes": kept.file.size_bytes if kept else 0,
        "sha256": kept.sha256 if kept else "",
    }
