"""Entry for the background worker: `huey_consumer app.worker.huey`."""

from app import create_served_app
from app.operations.schedule import make_worker

huey = make_worker(create_served_app())
