"""The pages people land on: their teams, what is shared with them, or what this is."""

from flask import Blueprint

bp = Blueprint("front", __name__)
