"""The environment is read once, checked, and refused with the name of the variable that is wrong."""

from __future__ import annotations

import inspect
import re
import runpy
import secrets
from pathlib import Path

import pytest

import config
from app import create_app
from config import BadSettingError, Settings

SECRET = "nB7kQ2xWf9ZrT4mVc8LpHs6YdJ3gAeUo1qKi5tR0"
GOOD = {
    "APP_ENV": "production",
    "DEMO": "no",
    "SECRET_KEY": SECRET,
    "SECRET_KEY_FALLBACKS": f"{SECRET}1, {SECRET}2",
    "DATABASE_URL": "postgresql://app:pw@db.example.org:5432/afproevet?sslmode=verify-full",
    "PUBLIC_BASE_URL": "https://afproevet.example.org/",
    "TRUSTED_HOSTS": "10.0.0.7, .internal.example.org,[::1]",
    "PROXY_COUNT": "1",
    "MAIL_URL": "smtp://post:hemmelig%40@smtp.example.org?tls=starttls",
    "MAIL_FROM": "afproevet@example.org",
    "WAS_URL": "https://www.was.digst.dk/afproevet-example-org",
    "CONTACT_NAME": "Skoleafdelingen",
    "CONTACT_EMAIL": "skole@example.org",
    "CONTACT_PHONE": "12 34 56 78",
    "SOURCE_URL": "https://example.org/kode",
    "SCHOOL_HOLIDAYS": "2026-10-10..2026-10-18, winter-week=8",
    "REDIS_URL": "rediss://:hemmelig@redis.example.org:6380/2",
    "PDF_SECONDS": "90",
    "PDF_MEMORY_MIB": "1024",
    "PDF_AT_ONCE": "4",
    "FLASK_DEBUG": "0",
    "PUBLIC_PAGES_INDEXED": "1",
}
BAD = [
    ("APP_ENV", "prod"),
    ("DEMO", "maybe"),
    ("DEMO", "1"),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "s" * 64),
    ("SECRET_KEY", "abab12" * 10),
    ("SECRET_KEY", "0123456789" * 5),
    ("SECRET_KEY", "abcdefghijklmnopqrstuvwxyz0123456789"),
    ("SECRET_KEY", "change-me-0aT7xQ2Lm9Rk4Vw8Zp3Ns6Yb1Hc5"),
    ("SECRET_KEY", "your-secret-key-goes-in-here-before-start"),
    ("SECRET_KEY", "for tests only, for tests only, for tests only"),
    ("SECRET_KEY", "Skift denne nøgle før I begynder at bruge det"),
    ("SECRET_KEY_FALLBACKS", f"{SECRET},short"),
    ("SECRET_KEY_FALLBACKS", f"{SECRET},{'s' * 64}"),
    ("FLASK_DEBUG", "1"),
    ("FLASK_DEBUG", "on"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://root@localhost/x"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "postgresql://app@db:port/afproevet"),
    ("DATABASE_URL", "postgresql://app@db"),
    ("DATA_DIR", "/proc/nothing/here"),
    ("DATA_DIR", __file__),
    ("PUBLIC_BASE_URL", "afproevet.example.org"),
    ("PUBLIC_BASE_URL", "ftp://example.org"),
    ("PUBLIC_BASE_URL", "https://"),
    ("PUBLIC_BASE_URL", "https://example.org:http"),
    ("PUBLIC_BASE_URL", "https://[example.org"),
    ("PUBLIC_BASE_URL", "https://example.org/afproevet"),
    ("PUBLIC_BASE_URL", "https://bo:pw@example.org"),
    ("TRUSTED_HOSTS", "https://example.org"),
    ("TRUSTED_HOSTS", "example.org:8000"),
    ("TRUSTED_HOSTS", "*"),
    ("PROXY_COUNT", "-1"),
    ("PROXY_COUNT", "six"),
    ("PROXY_COUNT", "６"),
    ("MAIL_URL", "smtp.example.org"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "smtp://localhost:mail"),
    ("MAIL_URL", "smtp://example.org?tls=maybe"),
    ("MAIL_URL", "smtp://example.org?tsl=starttls"),
    ("MAIL_URL", "smtp://bo:pw@smtp.example.org"),
    ("MAIL_URL", "file://mails"),
    ("MAIL_FROM", "Afprøvet <a@example.org>"),
    ("MAIL_FROM", "a@example.org, b@example.org"),
    ("MAIL_FROM", "afprøvet@example.org"),
    ("PUBLIC_BASE_URL", "https://afprøvet..example.org"),
    ("MAIL_FROM", "a@example.org\nBcc: b@example.org"),
    ("WAS_URL", "javascript:alert(1)"),
    ("CONTACT_EMAIL", "kontoret"),
    ("SOURCE_URL", "/src"),
    ("PASSWORD_LIST", "/nowhere/passwords.txt"),
    ("SCHOOL_HOLIDAYS", "uge 42"),
    ("PG_BIN", "/nowhere/bin"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis:///0"),
    ("REDIS_URL", "redis://localhost:port"),
    ("REDIS_URL", "redis://localhost/afproevet"),
    ("REDIS_URL", "unix:///"),
    ("PDF_SECONDS", "4"),
    ("PDF_MEMORY_MIB", "10 GB"),
    ("PDF_AT_ONCE", "0"),
    ("PUBLIC_PAGES_INDEXED", "some"),
]


def variables_read_by_config() -> set[str]:
    """Every variable that config.py asks for."""
    return set(re.findall(r'read\.\w+\(\s*"([A-Z_]+)"', inspect.getsource(config)))


def test_operator_with_everything_set_gets_what_was_asked_for(tmp_path):
    settings = Settings.from_env({**GOOD, "DATA_DIR": str(tmp_path)})

    assert settings.is_production
    assert settings.uses_https
    assert settings.public_base_url == "https://afproevet.example.org"
    assert settings.database_url.startswith("postgresql+psycopg://app:pw@")
    assert settings.trusted_hosts == ("10.0.0.7", ".internal.example.org", "[::1]")
    assert settings.pdf_seconds == 90


@pytest.mark.parametrize(("name", "value"), BAD)
def test_operator_is_told_which_variable_is_wrong_and_not_what_is_secret(tmp_path, name, value):
    environment = {**GOOD, "DATA_DIR": str(tmp_path), name: value}

    with pytest.raises(BadSettingError, match=rf"^{name}: ") as error:
        create_app(Settings.from_env(environment))

    assert "pw" not in str(error.value)


def test_every_variable_that_can_be_wrong_is_tried():
    free_text = {"CONTACT_NAME", "CONTACT_PHONE"}

    assert variables_read_by_config() - {name for name, _value in BAD} == free_text


def test_production_has_no_secret_of_its_own(tmp_path):
    environment = {"APP_ENV": "production", "DATA_DIR": str(tmp_path)}

    with pytest.raises(BadSettingError, match="SECRET_KEY"):
        Settings.from_env(environment)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("entry", ["app.wsgi", "app.worker"])
@pytest.mark.parametrize("address", ["", "http://afproevet.example.org"])
def test_operator_cannot_serve_people_without_https(tmp_path, monkeypatch, entry, address):
    for name, value in {**GOOD, "DATA_DIR": str(tmp_path), "PUBLIC_BASE_URL": address}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(BadSettingError, match=r"^PUBLIC_BASE_URL: "):
        runpy.run_module(entry)

    monkeypatch.setenv("PUBLIC_BASE_URL", GOOD["PUBLIC_BASE_URL"])
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{_with_tables(tmp_path)}")
    monkeypatch.setenv("REDIS_URL", "")
    assert runpy.run_module(entry)


def _with_tables(folder: Path) -> Path:
    database = folder / "x.db"
    few = {"DATABASE_URL": f"sqlite:///{database}", "DATA_DIR": str(folder)}
    flask_app = create_app(Settings.from_env(few))
    assert flask_app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    return database


@pytest.mark.parametrize("bits", [16, 20, 24, 32, 48])
def test_key_that_is_random_is_never_called_weak(bits):
    for _number in range(300):
        assert config.weakness_of(secrets.token_hex(bits)) == "" or bits < 16
        assert config.weakness_of(secrets.token_urlsafe(max(bits, 24))) == ""


def test_site_with_a_danish_letter_in_its_name_is_known_as_browsers_and_servers_send_it(tmp_path):
    address = {"PUBLIC_BASE_URL": "https://afprøvet.example.org:8443/", "TRUSTED_HOSTS": "prøv.dk"}
    settings = Settings.from_env({**GOOD, **address, "MAIL_FROM": "", "DATA_DIR": str(tmp_path)})

    assert settings.public_base_url == "https://xn--afprvet-t1a.example.org:8443"
    assert settings.mail_from == "afproevet@xn--afprvet-t1a.example.org"
    assert settings.trusted_hosts == ("xn--prv-1na.dk",)


def test_sender_may_have_a_danish_letter_in_the_domain(tmp_path):
    sender = {"MAIL_FROM": "post@prøv.dk", "DATA_DIR": str(tmp_path)}

    assert Settings.from_env({**GOOD, **sender}).mail_from == "post@xn--prv-1na.dk"


def test_operator_sets_up_the_database_with_nothing_but_its_address_and_a_secret(tmp_path):
    few = {"DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "SECRET_KEY": SECRET}
    flask_app = create_app(
        Settings.from_env({**few, "APP_ENV": "production", "DATA_DIR": str(tmp_path)})
    )
    run = flask_app.test_cli_runner().invoke

    assert run(args=["db", "upgrade"]).exit_code == 0
    assert run(args=["data", "dump", "-"]).exit_code == 0


def test_newcomer_gets_a_secret_that_stays_and_that_only_they_can_read(tmp_path):
    first = Settings.from_env({"DATA_DIR": str(tmp_path)})
    second = Settings.from_env({"DATA_DIR": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert first.secret_key not in repr(first)


def test_newcomer_needs_to_set_nothing(tmp_path):
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'afproevet.db'}"
    assert not settings.is_production
    assert not settings.demo


def test_empty_and_blank_variables_count_as_not_set(tmp_path):
    environment = {name: "  " for name in GOOD if name != "DATA_DIR"}

    assert Settings.from_env({**environment, "DATA_DIR": str(tmp_path)}).mail_url == ""


def test_passwords_of_mail_and_sessions_stay_out_of_what_is_printed(tmp_path):
    settings = Settings.from_env({**GOOD, "DATA_DIR": str(tmp_path)})

    assert "hemmelig" not in repr(settings)
    assert SECRET not in repr(settings)


def test_password_of_the_database_stays_out_of_what_is_printed(tmp_path):
    settings = Settings.from_env({**GOOD, "DATA_DIR": str(tmp_path)})

    assert "app:pw" not in repr(settings)


def test_relative_data_folder_is_made_where_the_command_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert Settings.from_env({"DATA_DIR": "data"}).data_dir == Path(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_the_demo_alone_has_a_contact_of_its_own(tmp_path):
    here = {"DATA_DIR": str(tmp_path)}
    assert Settings.from_env({**here, "DEMO": "1"}).contact_email == "kontakt@example.org"
    own = {"DEMO": "1", "CONTACT_EMAIL": "post@skole.dk"}
    assert Settings.from_env({**here, **own}).contact_email == "post@skole.dk"
    assert Settings.from_env(here).contact_email == ""
