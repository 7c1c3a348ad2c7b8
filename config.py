"""Settings: everything the environment decides, read once, checked, frozen.

`Settings.from_env()` refuses to start on a value it cannot use and names the variable, so that a
mistake shows when the server starts and not on a Monday morning. docs/operations.md lists every
variable; a test fails when one is missing there.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
# Everybody in the demo is invented, and so is whoever runs it.
DEMO_CONTACT_NAME = "Afprøvets demo (opdigtet): Eksempelkontoret i Engdal Kommune"
DEMO_CONTACT_EMAIL = "kontakt@example.org"
ENVIRONMENTS = ("development", "production", "test")
MIN_SECRET_LENGTH = 32
# 32 random hexadecimal digits have fewer than ten different ones once in some ten thousand keys.
MIN_SECRET_VARIETY = 10
# What stands in examples and in files that somebody meant to fill in later.
_EXAMPLES = (
    "change", "skift", "replace", "example", "eksempel", "secret", "hemmelig", "password", "kodeord",
    "adgangskode", "tests only", "your-", "your_", "insert", "indsæt", "…", "...",
)  # fmt: skip
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_HOST_NAME = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:]+\]")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+")
# What Flask itself takes for no.
_NO_DEBUG = ("", "0", "false", "no")


class BadSettingError(ValueError):
    """A variable in the environment cannot be used. The message names it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides. Times are in the unit that the name ends with."""

    app_env: str = "development"
    demo: bool = False
    secret_key: str = field(default="", repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    database_url: str = field(default="", repr=False)
    data_dir: Path = ROOT / "instance"
    redis_url: str = field(default="", repr=False)
    public_base_url: str = "http://127.0.0.1:5000"
    trusted_hosts: tuple[str, ...] = ()
    proxy_count: int = 0
    mail_url: str = field(default="", repr=False)
    mail_from: str = "afproevet@localhost"
    was_url: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    source_url: str = ""
    password_list: Path | None = None
    school_holidays: str = ""
    pg_bin: Path | None = None
    pdf_seconds: int = 60
    pdf_memory_mib: int = 768
    pdf_at_once: int = 2
    public_pages_indexed: bool = False

    @property
    def is_production(self) -> bool:
        return self.app_env == "production"

    @property
    def uses_https(self) -> bool:
        """Whether people reach us over https: decides cookie prefix, HSTS and upgrades."""
        return self.public_base_url.startswith("https://")

    def require_https(self) -> None:
        """Refuse to meet people in production over plain http. Commands on the machine may run.

        Raises BadSettingError.
        """
        if self.is_production and not self.uses_https:
            reason = "must be set in production, to where people reach us over https://"
            raise BadSettingError("PUBLIC_BASE_URL", reason)

    @property
    def queue_path(self) -> Path:
        return self.data_dir / "queue.db"

    @property
    def mail_dir(self) -> Path:
        """Where mails are written as files while no SMTP server is set."""
        return self.data_dir / "mails"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read and check the environment.

        Raises BadSettingError on the first variable that cannot be used.
        """
        read = _Reader(env)
        app_env = read.choice("APP_ENV", ENVIRONMENTS, "development")
        _refuse_debugger(read, app_env)
        data_dir = read.folder("DATA_DIR", ROOT / "instance")
        demo = read.flag("DEMO")
        base_url = read.site("PUBLIC_BASE_URL", "http://127.0.0.1:5000")
        settings = cls(
            app_env=app_env,
            demo=demo,
            secret_key=_secret_key(read, app_env, data_dir),
            secret_key_fallbacks=_fallback_keys(read, app_env),
            database_url=_database_url(read, app_env, data_dir),
            data_dir=data_dir,
            redis_url=read.redis_server("REDIS_URL"),
            public_base_url=base_url,
            trusted_hosts=read.host_names("TRUSTED_HOSTS"),
            proxy_count=read.whole_number("PROXY_COUNT", 0, 0, 5),
            mail_url=read.mail_server("MAIL_URL"),
            mail_from=read.sender("MAIL_FROM", f"afproevet@{urlsplit(base_url).hostname}"),
            was_url=read.web_address("WAS_URL", ""),
            contact_name=read.text("CONTACT_NAME", DEMO_CONTACT_NAME if demo else ""),
            contact_email=read.mail_address("CONTACT_EMAIL", DEMO_CONTACT_EMAIL if demo else ""),
            contact_phone=read.text("CONTACT_PHONE", ""),
            source_url=read.web_address("SOURCE_URL", ""),
            password_list=read.existing_file("PASSWORD_LIST"),
            school_holidays=read.text("SCHOOL_HOLIDAYS", ""),
            pg_bin=read.existing_folder("PG_BIN"),
            pdf_seconds=read.whole_number("PDF_SECONDS", 60, 5, 3600),
            pdf_memory_mib=read.whole_number("PDF_MEMORY_MIB", 768, 256, 16384),
            pdf_at_once=read.whole_number("PDF_AT_ONCE", 2, 1, 32),
            public_pages_indexed=read.flag("PUBLIC_PAGES_INDEXED"),
        )
        if settings.is_production and settings.demo:
            raise BadSettingError(
                "DEMO", "the demo has known passwords and cannot run in production"
            )
        return settings


class _Reader:
    """Reads one variable at a time and names it when the value cannot be used."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str, default: str) -> str:
        return self._env.get(name, "").strip() or default

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        return self._checked(name, default, lambda v: v in allowed, f"must be one of {allowed}")

    def flag(self, name: str) -> bool:
        allowed = ("0", "1", "false", "true", "no", "yes")
        value = self._checked(name, "0", lambda v: v.lower() in allowed, "must be 0 or 1")
        return value.lower() in ("1", "true", "yes")

    def whole_number(self, name: str, default: int, low: int, high: int) -> int:
        def fits(value: str) -> bool:
            return value.isascii() and value.isdigit() and low <= int(value) <= high

        return int(self._checked(name, str(default), fits, f"must be {low} to {high}"))

    def web_address(self, name: str, default: str) -> str:
        def fits(value: str) -> bool:
            parts = _split(value)
            return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)

        return self._checked(name, default, fits, "must begin with http:// or https://").rstrip("/")

    def site(self, name: str, default: str) -> str:
        """A web address without a path: every page of ours stands at the root."""
        address = self.web_address(name, default)
        parts = urlsplit(address)
        if parts.path or parts.query or parts.fragment or parts.username:
            raise BadSettingError(name, "must be a scheme and a host, as in https://example.org")
        return f"{parts.scheme}://{self._on_the_wire(name, parts.netloc)}" if address else address

    def host_names(self, name: str) -> tuple[str, ...]:
        names = tuple(self._on_the_wire(name, host) for host in self.words(name))
        if not all(_HOST_NAME.fullmatch(host) for host in names):
            raise BadSettingError(name, "must be host names without scheme or port, comma between")
        return names

    def mail_address(self, name: str, default: str) -> str:
        reason = "must be one bare mail address"
        return self._checked(name, default, lambda v: bool(_ADDRESS.fullmatch(v)), reason)

    def sender(self, name: str, default: str) -> str:
        """An address that every mail server takes: »ø« is for its domain only."""
        local, at, domain = self.mail_address(name, default).rpartition("@")
        if not local.isascii():
            raise BadSettingError(name, "must have only English letters before the @")
        return local + at + self._on_the_wire(name, domain)

    def mail_server(self, name: str) -> str:
        value = self.text(name, "")
        if value and (problem := _mail_server_problem(_split(value))):
            raise BadSettingError(name, problem)
        return value

    def redis_server(self, name: str) -> str:
        value = self.text(name, "")
        if value and (problem := _redis_problem(_split(value))):
            raise BadSettingError(name, problem)
        return value

    def folder(self, name: str, default: Path) -> Path:
        """A folder of ours to write in, made when it does not exist."""
        path = Path(self.text(name, str(default))).absolute()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadSettingError(name, f"{path} cannot be made: {error.strerror}") from None
        if not os.access(path, os.W_OK | os.X_OK):
            raise BadSettingError(name, f"{path} cannot be written")
        return path

    def existing_file(self, name: str) -> Path | None:
        value = self._checked(name, "", lambda v: Path(v).is_file(), "no such file")
        return Path(value) if value else None

    def existing_folder(self, name: str) -> Path | None:
        value = self._checked(name, "", lambda v: Path(v).is_dir(), "no such folder")
        return Path(value) if value else None

    @staticmethod
    def _on_the_wire(name: str, host: str) -> str:
        """The name as browsers and mail servers send it: »afprøvet.dk« is xn--afprvet-t1a.dk."""
        try:
            return host if host.isascii() else host.encode("idna").decode("ascii")
        except UnicodeError:
            raise BadSettingError(name, "must be a host's name") from None

    def _checked(self, name: str, default: str, fits: Callable[[str], bool], reason: str) -> str:
        value = self.text(name, default)
        if value and value != default and not fits(value):
            raise BadSettingError(name, reason)
        return value


def _split(address: str) -> SplitResult | None:
    """The parts of an address, or None when it is none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - a wrong port shows only when it is read
    except ValueError:
        return None
    return parts


def _redis_problem(parts: SplitResult | None) -> str | None:
    if parts is None or parts.scheme not in ("redis", "rediss", "unix"):
        return "must begin with redis://, rediss:// or unix:///"
    if parts.scheme == "unix":
        return (
            None if not parts.netloc and parts.path != "/" else "must name a socket: unix:///path"
        )
    if not parts.hostname:
        return "must name a host"
    number = parts.path.removeprefix("/")
    return None if not number or number.isdigit() else "must end with a database's number, as in /0"


def _mail_server_problem(parts: SplitResult | None) -> str | None:
    if parts is None or parts.scheme not in ("smtp", "smtps", "file"):
        return "must begin with smtp://, smtps:// or file:///"
    if parts.scheme == "file":
        return (
            None if not parts.netloc and parts.path != "/" else "must name a folder: file:///path"
        )
    if not parts.hostname:
        return "must name a host"
    options = parse_qs(parts.query, keep_blank_values=True)
    if options not in ({}, {"tls": ["starttls"]}):
        return "knows no option but ?tls=starttls"
    encrypted = parts.scheme == "smtps" or bool(options)
    if parts.password and not encrypted and parts.hostname not in _THIS_MACHINE:
        return "would send the password unencrypted: use smtps:// or ?tls=starttls"
    return None


def _secret_key(read: _Reader, app_env: str, data_dir: Path) -> str:
    """The key given, or, outside production, one made and kept beside the data."""
    given = read.text("SECRET_KEY", "")
    if given:
        if app_env == "production" and (weakness := weakness_of(given)):
            raise BadSettingError("SECRET_KEY", weakness)
        return given
    if app_env == "production":
        raise BadSettingError("SECRET_KEY", "must be set in production; there is no default")
    kept = data_dir / "secret_key"
    if not kept.exists():
        # Two processes may start at once: whoever links first decides.
        own = data_dir / f".secret_key.{os.getpid()}"
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            kept.hardlink_to(own)
        own.unlink()
    return kept.read_text(encoding="ascii").strip()


def _fallback_keys(read: _Reader, app_env: str) -> tuple[str, ...]:
    keys = read.words("SECRET_KEY_FALLBACKS")
    if app_env == "production":
        for weakness in filter(None, map(weakness_of, keys)):
            raise BadSettingError("SECRET_KEY_FALLBACKS", f"each {weakness}")
    return keys


def weakness_of(key: str) -> str:
    """Why this cannot be what signs cookies in production, or nothing. The key is not told."""
    if len(key) < MIN_SECRET_LENGTH:
        return f"must be at least {MIN_SECRET_LENGTH} characters"
    followers = sum(abs(ord(one) - ord(next_)) <= 1 for one, next_ in pairwise(key))
    repeated = (key + key).find(key, 1) < len(key)
    guessable = len(set(key)) < MIN_SECRET_VARIETY or repeated or followers > len(key) / 2
    if guessable or any(word in key.lower() for word in _EXAMPLES):
        return "must be random: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    return ""


def _refuse_debugger(read: _Reader, app_env: str) -> None:
    debugger = read.text("FLASK_DEBUG", "").lower() not in _NO_DEBUG
    if debugger and app_env == "production":
        raise BadSettingError("FLASK_DEBUG", "shows code and settings to people: not in production")


def _database_url(read: _Reader, app_env: str, data_dir: Path) -> str:
    """The database's address, with the driver that we ship for PostgreSQL."""
    if app_env == "production" and not read.text("DATABASE_URL", ""):
        reason = "must be set in production: sqlite:////absolute/path.db or postgresql://…"
        raise BadSettingError("DATABASE_URL", reason)
    url = read.text("DATABASE_URL", f"sqlite:///{data_dir / 'afproevet.db'}")
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            url = "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettingError("DATABASE_URL", "must begin with sqlite:/// or postgresql://")
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise BadSettingError("DATABASE_URL", "cannot be read as an address") from None
    if not parts.database or parts.database == ":memory:":
        raise BadSettingError("DATABASE_URL", "must name a file or a database")
    return url
