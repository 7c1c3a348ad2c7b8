"""Pages for everybody: help, what the footer links to, and how the server is."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
