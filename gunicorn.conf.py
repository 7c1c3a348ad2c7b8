"""What gunicorn reads when it starts in this folder. Its settings are given with the command."""

from __future__ import annotations

from gunicorn.http import wsgi


class Response(wsgi.Response):
    """An answer that does not say which program gave it: gunicorn has no setting for that."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


wsgi.Response = Response
