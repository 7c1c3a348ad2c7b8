"""The pages of records: planning, trying, evaluating, rounds, keeping."""

from flask import Blueprint

bp = Blueprint("cycles", __name__)
