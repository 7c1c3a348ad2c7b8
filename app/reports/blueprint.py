"""PDFs of records and collections, the paper forms, and lists as CSV."""

from flask import Blueprint

from app.reports import words

bp = Blueprint("reports", __name__)
bp.add_app_template_filter(words.direction, "direction")
