"""How the product opens SQLite; the tests' own shared database does not wait for the disk."""

from __future__ import annotations

from sqlalchemy import text

from app import create_app
from app.core.db import db
from config import Settings


def test_what_is_saved_is_on_the_disk_before_anybody_is_told(tmp_path):
    address = f"sqlite:///{tmp_path / 'own.db'}"
    flask_app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url=address))
    with flask_app.app_context():
        found = {
            name: db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        db.session.remove()
        db.engine.dispose()
    full = 2
    assert found == {
        "journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "secure_delete": 1
    }  # fmt: skip
