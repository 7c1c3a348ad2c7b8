"""A record's own page, put together from what the packages below know of it."""

from flask import Blueprint

bp = Blueprint("records", __name__)
