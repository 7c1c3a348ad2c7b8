"""Sending what waits: claimed, sent once, tried again, given up, and cleaned of its values."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.db import db, writing
from app.core.mail import LEASE, MAX_ATTEMPTS, WAITS, queue_mail, send_waiting
from app.core.models import Mail
from config import Settings
from tests.core.mail.conftest import with_settings
from tests.smtp import parse


def queued(recipient="gustav@example.org", template="hello", **values):
    mail = queue_mail(recipient, template, {"path": "/invitation/aB3", "days": 14, **values})
    db.session.commit()
    return mail.id


def stored(mail_id) -> Mail:
    db.session.rollback()
    query = select(Mail).where(Mail.id == mail_id).execution_options(populate_existing=True)
    mail = db.session.scalars(query).one()
    db.session.expunge(mail)
    return mail


def change(mail_id, **values):
    with writing():
        mail = db.session.get_one(Mail, mail_id)
        for name, value in values.items():
            setattr(mail, name, value)


def test_member_gets_a_danish_mail_with_a_full_link(mailbox):
    mail_id = queued()

    assert send_waiting() == 1

    (message,) = mailbox.mails
    assert message["Subject"] == "Velkommen til Afprøvet æøå"
    assert message["To"] == "gustav@example.org"
    assert message["From"] == "Afprøvet <afproevet@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert message["List-Unsubscribe"] is None
    text = message.get_content().replace("\r\n", "\n")
    assert text.startswith("Hej\n\n")
    assert "http://localhost/invitation/aB3\n" in text
    assert "14 dage" in text
    assert mailbox.envelopes[0].rcpt_tos == ["gustav@example.org"]
    assert stored(mail_id).state == "sent"


def test_mail_keeps_no_link_once_it_is_sent(mailbox):
    mail_id = queued()
    send_waiting()

    mail = stored(mail_id)
    assert mail.values == {}
    assert mail.sent_at is not None


def test_each_person_gets_a_mail_of_their_own(mailbox):
    queued("gustav@example.org")
    queued("karen@example.org")
    send_waiting()

    assert [message["To"] for message in mailbox.mails] == [
        "gustav@example.org",
        "karen@example.org",
    ]
    assert len(mailbox.greetings) == 1


def test_mail_is_sent_only_once(mailbox):
    queued()

    assert send_waiting() == 1
    assert send_waiting() == 0
    assert len(mailbox.mails) == 1


def test_weekly_mail_says_where_to_turn_it_off(mailbox):
    queued(template="digest", count=3)
    send_waiting()

    assert mailbox.mails[0]["List-Unsubscribe"] == "<http://localhost/konto>"
    assert mailbox.mails[0]["Subject"] == "3 nye"


def test_domain_with_danish_letters_is_written_as_the_net_knows_it(mailbox):
    queued("gustav@blåbær.dk")
    send_waiting()

    assert mailbox.mails[0]["To"] == "gustav@xn--blbr-roah.dk"


def test_mail_that_another_worker_sends_is_left_alone(mailbox):
    mail_id = queued()
    change(mail_id, state="sending", due_at=now() + LEASE, attempts=1)

    assert send_waiting() == 0
    assert mailbox.mails == []


def test_mail_that_a_crash_left_half_way_is_sent_after_its_time(mailbox):
    mail_id = queued()
    change(mail_id, state="sending", due_at=now() - timedelta(seconds=1), attempts=1)

    assert send_waiting() == 1
    assert stored(mail_id).attempts == 2


def test_same_mail_has_the_same_name_each_time(mailbox):
    mail_id = queued()
    send_waiting()
    change(mail_id, state="waiting", due_at=now(), values={"path": "/x", "days": 1})
    send_waiting()

    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_mail_waits_ever_longer_while_the_server_is_busy_and_is_given_up_at_last(mailbox):
    mailbox.data_answer = "451 busy with gustav@example.org"
    mail_id = queued()
    waits = []
    for _attempt in range(MAX_ATTEMPTS):
        before = now()
        change(mail_id, due_at=before)
        send_waiting()
        waits.append(stored(mail_id).due_at - before)

    mail = stored(mail_id)
    assert mail.state == "failed"
    assert mail.failure.startswith("SMTP 451 ")
    assert mail.values == {}
    for wait, expected in zip(waits, WAITS, strict=False):
        assert expected <= wait < expected + timedelta(seconds=10)


def test_mail_to_an_unknown_address_is_given_up_at_once_and_others_are_sent(mailbox):
    mailbox.recipient_answers["nobody@example.org"] = "550 no nobody@example.org here"
    unknown, known = queued("nobody@example.org"), queued()

    assert send_waiting() == 1
    assert stored(unknown).state == "failed"
    assert stored(unknown).failure.startswith("SMTP 550 ")
    assert stored(known).state == "sent"


def test_mail_to_a_full_mailbox_waits_and_others_are_sent(mailbox):
    mailbox.recipient_answers["full@example.org"] = "452 full"
    full, other = queued("full@example.org"), queued()

    assert send_waiting() == 1
    assert stored(full).state == "waiting"
    assert stored(other).state == "sent"


def test_mail_with_a_mistake_in_its_template_does_not_hold_up_others(mailbox, caplog):
    broken, other = queued(template="broken"), queued()

    assert send_waiting() == 1
    assert stored(broken).state == "waiting"
    assert stored(broken).failure == ("text: UndefinedError: 'nothing_of_that_name' is undefined")
    assert stored(other).state == "sent"
    assert "/invitation/" not in caplog.text


def test_one_mail_tries_and_the_others_wait_while_no_server_answers(flask_app):
    with_settings(flask_app, mail_url="smtp://127.0.0.1:1")
    first, second = queued(), queued("karen@example.org")

    assert send_waiting() == 0
    assert stored(first).failure == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert stored(first).attempts == 1
    assert stored(second).attempts == 0


def test_operator_without_mail_server_loses_no_mail_in_production(flask_app, caplog):
    with_settings(flask_app, mail_url="", app_env="production")
    mail_id = queued()

    assert send_waiting() == 0
    assert stored(mail_id).state == "waiting"
    assert "MAIL_URL is not set: 1 mails are waiting" in caplog.text


@pytest.mark.parametrize("mail_url", ["", "file://{}/out%20put"])
def test_developer_finds_mails_as_files(flask_app, tmp_path, mail_url):
    with_settings(flask_app, mail_url=mail_url.format(tmp_path), data_dir=tmp_path)
    queued()

    assert send_waiting() == 1
    (file,) = tmp_path.glob("*/*.eml")
    assert parse(file.read_bytes())["Subject"] == "Velkommen til Afprøvet æøå"
    assert file.parent.name == ("out put" if mail_url else "mails")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_mail_waits_while_its_folder_cannot_be_written(flask_app, tmp_path):
    (tmp_path / "mails").write_text("in the way")
    with_settings(flask_app, mail_url="", data_dir=tmp_path)
    mail_id = queued()

    assert send_waiting() == 0
    assert stored(mail_id).failure.startswith("file: FileExistsError: [Errno 17] File exists")


def test_mail_with_danish_letters_goes_through_a_server_that_takes_seven_bits_only(mailbox):
    mailbox.unknown = frozenset(("8BITMIME", "SMTPUTF8"))
    queued()

    assert send_waiting() == 1

    (envelope,) = mailbox.envelopes
    assert (envelope.original_content or b"").isascii()
    assert "Åbn linket:" in mailbox.mails[0].get_content()


def test_mail_leaves_a_site_with_a_danish_letter_in_its_name(flask_app, mailbox, tmp_path):
    site = {"PUBLIC_BASE_URL": "https://afprøvet.example.org", "DATA_DIR": str(tmp_path)}
    settings = Settings.from_env(site)
    with_settings(flask_app, public_base_url=settings.public_base_url, mail_from=settings.mail_from)
    mailbox.unknown = frozenset(("SMTPUTF8",))
    queued()

    assert send_waiting() == 1

    (message,) = mailbox.mails
    assert message["From"] == "Afprøvet <afproevet@xn--afprvet-t1a.example.org>"
    assert "https://xn--afprvet-t1a.example.org/invitation/aB3\n" in message.get_content().replace(
        "\r\n", "\n"
    )
    assert mailbox.greetings == ["xn--afprvet-t1a.example.org"]


AHEAD = timedelta(hours=1)


@pytest.mark.parametrize(
    "left",
    [
        {"state": "waiting", "attempts": 0, "due_at": AHEAD},
        {"state": "waiting", "attempts": 1, "due_at": AHEAD + WAITS[0]},
        {"state": "sending", "attempts": 1, "due_at": AHEAD + LEASE},
    ],
    ids=["new", "tried once", "interrupted"],
)
def test_mail_from_before_the_clock_went_back_an_hour_is_sent_at_once(mailbox, left):
    mail_id = queued()
    change(mail_id, **{**left, "due_at": now() + left["due_at"]})

    assert send_waiting() == 1
    assert stored(mail_id).state == "sent"


@pytest.mark.parametrize("number", range(1, len(WAITS) + 1))
def test_mail_that_waits_for_its_next_attempt_still_waits(mailbox, number):
    mail_id = queued()
    change(mail_id, state="waiting", attempts=number, due_at=now() + WAITS[number - 1])

    assert send_waiting() == 0
