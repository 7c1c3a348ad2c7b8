"""Log-in and encryption towards the mail server."""

from __future__ import annotations

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.core.clock import now
from app.core.db import db
from app.core.mail import queue_mail, send_waiting
from app.core.mail_transport import mail_folder
from app.core.models import Mail
from config import Settings
from tests.core.mail.conftest import with_settings
from tests.smtp import smtp_server


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost, with its key, that nobody trusts yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path / "localhost.pem"
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def send_one(flask_app, mail_url) -> Mail:
    with_settings(flask_app, mail_url=mail_url)
    mail = queue_mail("gustav@example.org", "hello", {"path": "/x", "days": 1})
    db.session.commit()
    send_waiting()
    db.session.refresh(mail)
    return mail


def test_operator_gets_mail_through_with_start_tls_and_a_password(flask_app, certificate, trusted):
    with smtp_server(tls_context=server_context(certificate)) as server:
        url = f"smtp://post:hemmelig%3A%40@localhost:{server.port}?tls=starttls"
        mail = send_one(flask_app, url)

    assert mail.state == "sent"
    assert server.logins == [("post", "hemmelig:@")]
    assert server.greetings[0] == "localhost"


def test_operator_gets_mail_through_with_tls_from_the_first_byte(flask_app, certificate, trusted):
    with smtp_server(
        ssl_context=server_context(certificate), server_hostname="localhost"
    ) as server:
        mail = send_one(flask_app, f"smtps://localhost:{server.port}")

    assert mail.state == "sent"


def test_mail_does_not_go_to_a_server_whose_certificate_nobody_trusts(flask_app, certificate):
    with smtp_server(tls_context=server_context(certificate)) as server:
        mail = send_one(flask_app, f"smtp://localhost:{server.port}?tls=starttls")

    assert mail.state == "waiting"
    assert "certificate verify failed: self-signed certificate" in mail.failure
    assert server.mails == []


def test_mail_does_not_go_in_the_open_when_encryption_was_asked_for(flask_app):
    with smtp_server() as server:
        mail = send_one(flask_app, f"smtp://127.0.0.1:{server.port}?tls=starttls")

    assert (mail.state, mail.failure) == (
        "waiting",
        "SMTPNotSupportedError: STARTTLS extension not supported by server.",
    )
    assert server.mails == []


def test_operator_sees_that_the_password_is_wrong_and_it_is_not_in_the_log(flask_app, caplog):
    with smtp_server(auth_require_tls=False) as server:
        mail = send_one(flask_app, f"smtp://post:forkert@127.0.0.1:{server.port}")

    assert (mail.state, mail.failure) == (
        "waiting",
        "SMTP 535 5.7.8 Authentication credentials invalid",
    )
    assert "forkert" not in caplog.text


def test_mail_waits_when_the_server_hangs_up_half_way(flask_app):
    with smtp_server() as server:
        server.data_answer = "421 closing"
        mail = send_one(flask_app, server.url)

    assert (mail.state, mail.failure) == ("waiting", "SMTP 421 closing")


def test_production_without_server_has_no_folder_for_mails(tmp_path):
    assert mail_folder(Settings(app_env="production", data_dir=tmp_path)) is None
    assert mail_folder(Settings(data_dir=tmp_path)) == tmp_path / "mails"
    assert mail_folder(Settings(data_dir=tmp_path, mail_url="smtp://x")) is None
