"""The school's page: what a leader can support, and what every team sees of it."""

from flask import Blueprint

bp = Blueprint("facilitation", __name__)
