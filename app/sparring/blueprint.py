"""A team asks for sparring, colleagues at the school answer."""

from flask import Blueprint

bp = Blueprint("sparring", __name__)
