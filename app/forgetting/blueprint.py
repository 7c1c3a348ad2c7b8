from flask import Blueprint

bp = Blueprint("forgetting", __name__)
