"""The pages of teams: settings, members, focus areas."""

from flask import Blueprint

bp = Blueprint("teams", __name__)
