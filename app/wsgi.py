"""Entry for gunicorn: `gunicorn app.wsgi:flask_app`."""

from app import create_served_app

flask_app = create_served_app()
app = flask_app
