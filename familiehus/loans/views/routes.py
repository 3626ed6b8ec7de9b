"""Where the room's views hang."""

from flask import Blueprint

bp = Blueprint("loans", __name__, url_prefix="/udlaan")
