"""The pages of organisations, schools and networks.

Pages of a school that also show its teams stand in app/teams, which knows both, and use this `bp`.
"""

from flask import Blueprint

bp = Blueprint("organisations", __name__)
