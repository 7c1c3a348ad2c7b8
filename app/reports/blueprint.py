"""PDFs of records and collections, the paper forms, and lists as CSV."""

from flask import Blueprint

from app.reports import typed, words

bp = Blueprint("reports", __name__)
bp.add_app_template_filter(words.direction, "direction")
bp.add_app_template_filter(typed.text_blocks, "text_blocks")
bp.add_app_template_filter(typed.address_pieces, "address_pieces")
