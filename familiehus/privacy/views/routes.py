"""The blueprints: what the manager and the desk see, and what everybody may read."""

from flask import Blueprint

from familiehus.privacy import hiding

bp = Blueprint("privacy", __name__, url_prefix="/log-og-data")
public = Blueprint("notice", __name__, url_prefix="/privatliv")

bp.before_app_request(hiding.note_names)
bp.after_app_request(hiding.take_names_out)
