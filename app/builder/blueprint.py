"""Reports of schools, to committees and of networks, built from what teams have shared, with their say."""

from flask import Blueprint

from app.reports.words import calm
from app.yearreports import curves, figures, kinds, owners, words

bp = Blueprint("builder", __name__)
bp.add_app_template_filter(calm, "calm")
bp.add_app_template_filter(words.quoted, "quoted")
bp.add_app_template_filter(words.lower_first, "lower_first")
bp.add_app_template_filter(words.hidden_note, "hidden_note")
bp.add_app_template_filter(figures.drawn, "as_chart")
bp.add_app_template_filter(figures.drawn_narrow, "as_narrow_chart")
bp.add_app_template_test(figures.is_wide, "wide_figure")
bp.add_app_template_filter(curves.drawn, "as_curve")
bp.add_app_template_filter(curves.drawn_narrow, "as_narrow_curve")
bp.add_app_template_filter(curves.values, "curve_values")
bp.add_app_template_global(owners.list_address, "report_list_address")
bp.add_app_template_global(kinds.kind_of, "report_kind")
