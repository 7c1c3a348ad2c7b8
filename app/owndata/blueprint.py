"""What is kept about a person, shown to that person, and deleting it."""

from flask import Blueprint

bp = Blueprint("owndata", __name__)
