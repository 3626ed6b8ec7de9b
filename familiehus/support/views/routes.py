"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("support", __name__)
