"""Entry for gunicorn: `gunicorn app.wsgi:flask_app`."""

from app import create_app

flask_app = create_app()
app = flask_app
