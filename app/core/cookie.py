"""The session cookie's signature, which holds when the clock is set back.

The signer of the library calls a signature from the time to come expired: everybody who logged in
within the last hour would be out when a clock goes back an hour. How long a log-in lasts, its row
decides.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class SignerOfAnyClock(TimestampSigner):
    """A signature is too old when it is older than `max_age` seconds, never too young."""

    def unsign(
        self,
        signed_value: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,
    ) -> Any:
        """The value, and with `return_timestamp` when it was signed. Raises BadSignature."""
        value: bytes
        signed_at: datetime
        value, signed_at = super().unsign(signed_value, None, return_timestamp=True)
        age = self.get_timestamp() - int(signed_at.timestamp())
        if max_age is not None and age > max_age:
            raise SignatureExpired(
                f"Signature age {age} > {max_age} seconds", payload=value, date_signed=signed_at
            )
        return (value, signed_at) if return_timestamp else value


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, with that signer."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads the cookie."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = SignerOfAnyClock
        return serializer
