"""What is too much, what just fits, and who asks under a false name."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from app.core.bodies import MAX_BODY_BYTES, MAX_FORM_FIELDS
from app.core.db import db
from app.core.mail import compose
from app.core.models import Mail, SecurityEvent
from app.core.security import bare_address
from app.cycles.models import Cycle, Note
from config import Settings
from tests.make import make_cycle, make_person, make_team
from tests.page import XHTML, Browserless
from tests.robustness.hosts import FALSE_HOSTS
from tests.robustness.site import prepared

EMOJI = "👩‍🏫🧑🏽‍🎓🇩🇰❤️‍🔥"
FULL = 20_000


@pytest.fixture
def member(flask_app):
    return make_person("Gustav Prøvesen")


@pytest.fixture
def cycle(member):
    return make_cycle(make_team(members=(member,)), status="evaluating")


def stored(model, column):
    db.session.rollback()
    return db.session.scalars(select(column)).all()


def test_member_who_sends_more_than_a_page_can_hold_is_told_so_in_danish(as_, member, cycle):
    client = as_(member)

    page = client.post("/noter/ny", {"text": "x" * MAX_BODY_BYTES}, status=413)

    assert page.h1 == "Det fylder for meget"
    assert stored(Note, Note.text) == []


def test_member_who_sends_too_many_fields_is_told_so_in_danish(as_, member, cycle):
    client = as_(member)
    values = client.get("/noter/ny").form_values() | {"text": "En note"}
    room = MAX_FORM_FIELDS - len(values)

    many = client.post("/noter/ny", values | {f"x{n}": "" for n in range(room + 1)}, status=413)
    client.post("/noter/ny", values | {f"x{n}": "" for n in range(room)})

    assert many.h1 == "Det fylder for meget"
    assert stored(Note, Note.text) == ["En note"]


def test_member_who_sends_too_many_parts_of_a_file_form_is_told_so(as_, member, cycle):
    client = as_(member)
    values = {f"x{n}": "" for n in range(MAX_FORM_FIELDS + 1)}

    answer = client.client.post("/noter/ny", data=values, content_type="multipart/form-data")

    assert answer.status_code == 413
    assert "Det fylder for meget" in answer.text


def test_fourteen_full_fields_of_emoji_fit(as_, member, cycle):
    address = f"/afproevninger/{cycle.public_id}/evaluering"
    client = as_(member)
    page = client.get(address)
    areas = [area.get("name") for area in page.root.iter(XHTML + "textarea")]
    full = (EMOJI * FULL)[:FULL]
    written = dict.fromkeys(areas, full)
    others = {f"other{n}": full for n in range(14 - len(areas))}

    client.post(address, page.form_values() | written | others)

    db.session.rollback()
    saved = db.session.get_one(Cycle, cycle.id, populate_existing=True)
    assert len(areas) > 4
    assert {name: getattr(saved, name) for name in areas} == written


def test_member_who_writes_one_character_too_many_keeps_all_text(as_, member, cycle):
    text = "😀" * (FULL + 1)

    page = as_(member).submit("/noter/ny", status=422, text=text)

    assert page.value("text") == text
    assert "20.000 tegn" in page.errors()[0]
    assert page.title.startswith("Fejl:")


@pytest.mark.parametrize("host", FALSE_HOSTS)
def test_stranger_who_asks_under_a_false_host_gets_400(flask_app, host):
    answer = flask_app.test_client().get("/hjaelp", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text.replace("Host", "")


def demo_answer(folder: Path, host: str) -> TestResponse:
    demo = Settings(
        app_env="test", demo=True, secret_key="x" * 40, data_dir=folder,
        database_url=f"sqlite:///{folder / 'demo.db'}", trusted_hosts=("afproevet.example",),
    )  # fmt: skip
    return create_app(demo).test_client().get("/healthz", headers={"Host": host})


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:5000", "192.168.1.23:5000", "[fe80::1]:5000", "localhost", "Lise-Mac.local:5000",
        "afproevet.example", socket.gethostname(),
    ],
)  # fmt: skip
def test_phone_on_the_same_network_reaches_the_demo(tmp_path, host):
    assert demo_answer(tmp_path, host).status_code == 200


@pytest.mark.parametrize("host", [*FALSE_HOSTS, "127.0.0.1.evil.example", "[::1].evil.example"])
def test_stranger_who_asks_the_demo_under_a_false_host_gets_400_too(tmp_path, host):
    answer = demo_answer(tmp_path, host)

    assert answer.status_code == 400
    assert "Adressen hører ikke til her" in answer.text


def test_stranger_cannot_lend_us_a_host_through_a_proxys_header(flask_app):
    client = flask_app.test_client()

    answer = client.get(
        "/log-ind", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )

    assert answer.status_code == 200
    assert "evil.example" not in answer.text


def test_links_in_mails_do_not_come_from_the_request(as_, flask_app, member):
    member.password_hash = "has one"
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, public_base_url="https://skolen.example")
    try:
        as_(None).submit("/glemt-adgangskode", email=member.email)
        mail = db.session.scalars(select(Mail)).one()
        message = compose(mail, flask_app.extensions["settings"])
    finally:
        flask_app.extensions["settings"] = before

    addresses = re.findall(r"https?://\S+", message.get_content())
    assert addresses
    assert all(address.startswith("https://skolen.example/") for address in addresses)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51234", "192.0.2.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ('"[2001:db8::1]"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_address_of_who_asks_is_read_with_and_without_a_port(said, address):
    assert bare_address(said) == address


def test_log_holds_the_address_and_not_the_port_that_a_proxy_wrote(tmp_path):
    with prepared(tmp_path) as flask_app:
        settings = replace(flask_app.extensions["settings"], proxy_count=1)
        behind_proxy = create_app(settings)
        with behind_proxy.app_context():
            client = Browserless(behind_proxy).client
            page = client.get("/log-ind")
            token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
            values = {"csrf_token": token, "email": "a@skole.dk", "password": "x"}
            client.post("/log-ind", data=values, headers={"X-Forwarded-For": "192.0.2.7:51234"})
            assert db.session.scalars(select(SecurityEvent.network_address)).all() == ["192.0.2.7"]
            db.session.remove()
            db.engine.dispose()
