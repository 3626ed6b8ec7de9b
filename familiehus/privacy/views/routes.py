"""The blueprints: what the manager and the desk see, and what everybody may read."""

from flask import Blueprint

bp = Blueprint("privacy", __name__, url_prefix="/log-og-data")
public = Blueprint("notice", __name__, url_prefix="/privatliv")
