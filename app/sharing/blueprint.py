"""Sharing a record: with whom, which version, and who in the team says yes."""

from flask import Blueprint

bp = Blueprint("sharing", __name__)
