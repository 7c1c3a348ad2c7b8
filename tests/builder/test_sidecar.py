"""The sidecar for the records system is what docs/report-files.md says."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import update

from app.core import clock
from app.core.db import db
from app.organisations.models import Organisation
from tests.builder.test_edition_files import PDFS, finished, work
from tests.builder.test_edition_files import quick as quick

DOCS = Path(__file__).parents[2] / "docs" / "report-files.md"


def shape(value):
    """Names, order and kinds of values; what is null in one may be something in the other."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else None


def test_sidecar_has_the_documented_fields_in_their_order(as_, place, quick):
    leader, edition = finished(as_, place)
    work()
    documented = json.loads(re.search(r"```json\n(.*?)```", DOCS.read_text(), re.S)[1])
    told = json.loads(leader.get(f"{edition}/foelgeseddel.json").response.data)
    assert json.dumps(shape(told)) == json.dumps(shape(documented))
    explained = re.findall(r"^\| (`.*?) \|", DOCS.read_text(), re.M)
    named = {word for row in explained for word in re.findall(r"`\.?([a-z_.]+)`", row)}
    assert {name for name in told if name not in ("sender", "record_ids")} <= named


def test_sidecar_tells_what_the_files_are(as_, place, quick):
    leader, edition = finished(as_, place)
    assert not leader.get(edition).has_link("Hent følgesedlen til sagssystemet")
    leader.get(f"{edition}/foelgeseddel.json", status=404)
    work()
    leader.submit(f"{edition}/sagsnummer", case_number="24/1234")
    page = leader.get(edition)
    assert "Journaliseret: 24/1234" in page.text
    told = json.loads(leader.get(page.link("Hent følgesedlen til sagssystemet")).response.data)
    assert told["sender"] == {"name": "Engdal Kommune", "cvr": None}
    db.session.execute(update(Organisation).values(cvr="12345674"))
    db.session.commit()
    later = json.loads(leader.get(f"{edition}/foelgeseddel.json").response.data)
    assert later["sender"]["cvr"] == "12345674"
    assert later["content"] == told["content"]
    assert (told["school"], told["document_type"]) == ("Lillebæk Skole", "Skolens rapport")
    assert (told["date"], told["edition"]) == (clock.today().isoformat(), 1)
    assert told["case_number"] == "24/1234"
    assert told["replaces"] is None
    assert edition.endswith(told["record_ids"]["edition"])
    for name, one in zip(PDFS, told["files"], strict=True):
        answer = leader.get(f"{edition}/{name}").response
        assert hashlib.sha256(answer.data).hexdigest() == one["sha256"]
        assert len(answer.data) == one["size_bytes"]
        assert one["name"] in unquote(answer.headers["Content-Disposition"])
    data = leader.get(f"{edition}/indhold.json").response
    assert hashlib.sha256(data.data).hexdigest() == told["content"]["sha256"]
    assert told["content"]["name"] in unquote(data.headers["Content-Disposition"])


def test_sidecar_of_a_second_edition_names_the_first(as_, place, quick):
    leader, first = finished(as_, place)
    report = place.report().public_id
    second = leader.submit(f"/rapporter/{report}/endelig", nobody_recognisable="y").location
    work()
    before = json.loads(leader.get(f"{first}/foelgeseddel.json").response.data)
    told = json.loads(leader.get(f"{second}/foelgeseddel.json").response.data)
    assert told["replaces"] == {"edition": 1, "content_sha256": before["content"]["sha256"]}
