"""Pages for logging in and for one's own account."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
