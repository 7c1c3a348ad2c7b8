"""Finished files: kept once each under the SHA-256 of their bytes, as long as a report has them."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import db, is_sqlite
from app.reports.models import Report, ReportFile

# Everything that says which file is meant: its SHA-256, and whose it is. What is named by none of
# them is not needed. Packages above this one add what they have.
NAMED_BY: list[Any] = [select(Report.file_sha256, Report.public_id)]


def store_file(*, data: bytes) -> str:
    """Keep these bytes, if they are not kept already. Returns their SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    insert: Any = sqlite.insert if is_sqlite(db.engine) else postgresql.insert
    statement = insert(ReportFile).values(sha256=digest, size_bytes=len(data), data=data)
    # An update and not nothing: it holds the row against somebody who clears up meanwhile.
    same = {"size_bytes": statement.excluded.size_bytes}
    db.session.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=same))
    return digest


def forget_unused_files() -> None:
    """Delete the files that no report names any more."""
    unused = delete(ReportFile)
    for naming in NAMED_BY:
        (sha256, _whose) = naming.selected_columns
        named = naming.where(sha256.is_not(None)).with_only_columns(sha256)
        unused = unused.where(ReportFile.sha256.not_in(named))
    db.session.execute(unused, execution_options={"synchronize_session": False})
