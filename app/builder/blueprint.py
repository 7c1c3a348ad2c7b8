"""Skolens rapport: built by its leader from what teams have shared, with the teams' say."""

from flask import Blueprint

from app.builder import figures, words
from app.reports.words import calm

bp = Blueprint("builder", __name__)
bp.add_app_template_filter(calm, "calm")
bp.add_app_template_filter(words.quoted, "quoted")
bp.add_app_template_filter(words.lower_first, "lower_first")
bp.add_app_template_filter(figures.drawn, "as_chart")
