"""Headers, cookies and hosts: STANDARDS for what leaves and enters the server."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from app.core.bodies import init_bodies
from app.core.cookie import SessionCookie
from config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


def init_security(flask_app: Flask, settings: Settings) -> None:
    """Set cookie manners and limits, check the host, and give every response its headers."""
    secure = settings.uses_https
    hosts = _trusted_hosts(settings)
    flask_app.config.update(
        SESSION_COOKIE_NAME="__Host-sid" if secure else "sid",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        TRUSTED_HOSTS=None if settings.demo else hosts,
        PREFERRED_URL_SCHEME="https" if secure else "http",
    )
    if settings.proxy_count:
        proxies = settings.proxy_count
        flask_app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            _BareAddress(flask_app.wsgi_app), x_for=proxies, x_proto=proxies, x_host=0, x_prefix=0
        )
    flask_app.session_interface = SessionCookie()
    if settings.demo:
        flask_app.before_request(partial(_refuse_names_but, hosts))
    flask_app.before_request(_refuse_other_sites)
    init_bodies(flask_app)

    @flask_app.after_request
    def _headers(response: Response) -> Response:
        return _with_headers(response, secure=secure)


class _BareAddress:
    """Takes the port off what a proxy says of who asks: some write 192.0.2.7:51234 or [2001:db8::1]:9.

    What is no address at all is nobody's: an empty text.
    """

    def __init__(self, wsgi_app: WSGIApplication) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = bare_address(environ.get("REMOTE_ADDR", ""))
        return self._wsgi_app(environ, start_response)


def bare_address(said: str) -> str:
    """The IP address in what a proxy wrote, without port, brackets or zone; empty when there is none."""
    address = said.strip().strip('"')
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        return str(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return ""


def own_path(address: str | None) -> str | None:
    """The path and query of an address on this site, or None for whatever leads elsewhere.

    Takes a path ("/teams/x?a=1") or a full address of this very host (a Referer). Refuses what
    browsers read as another site: `//host`, `/\\host`, schemes, control characters.
    """
    if not address or any(ord(char) < 33 for char in address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        here = parts.scheme in ("http", "https") and parts.netloc == request.host
    else:
        here = not address.startswith("//")
    if not here or not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _trusted_hosts(settings: Settings) -> list[str]:
    host = urlsplit(settings.public_base_url).hostname or ""
    listed = [host, *settings.trusted_hosts]
    if not settings.is_production:
        listed += ["127.0.0.1", "localhost"]
    if settings.demo:
        listed += [socket.gethostname().lower(), ".local"]
    return listed


def _refuse_names_but(names: list[str]) -> None:
    """The demo's hosts: these names, and every number.

    A phone on the same network asks by a number that nobody can know beforehand. Another site that
    leads a browser here can only ask by its name.
    """
    if not (_is_number(request.host) or host_is_trusted(request.host.lower(), names)):
        raise SecurityError


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True


def _refuse_other_sites() -> None:
    """No form of another site, before anybody looks at its token: browsers say where it comes from.

    Sec-Fetch-Site is sent over https only. Origin is »null« from pages that tell no other page
    where one came from, ours among them, so that alone proves nothing; the token does.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin", "null")
        ours = origin == "null" or urlsplit(origin).netloc == request.host
    if not ours:
        abort(400)


def _with_headers(response: Response, *, secure: bool) -> Response:
    headers = response.headers
    policy = _CSP + ("; upgrade-insecure-requests" if secure else "")
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", _PERMISSIONS)
    headers.setdefault("X-Frame-Options", "DENY")
    if request.endpoint == "static":
        hashed = "v" in request.args
        headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if hashed else "public, max-age=300"
        )
    else:
        headers.setdefault("Cache-Control", "no-store")
    if secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
