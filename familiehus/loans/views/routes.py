"""Where the room's views hang: the desk, what a label's address opens, and a borrower's own page."""

from flask import Blueprint

from familiehus.loans.icons import icon_of
from familiehus.loans.models import ItemKind

bp = Blueprint("loans", __name__, url_prefix="/udlaan")
found = Blueprint("found", __name__)
borrowing = Blueprint("borrowing", __name__, url_prefix="/laan")
blueprints = [bp, found, borrowing]


@bp.app_template_filter("kind_icon")
def _kind_icon(kind: ItemKind) -> str:
    return icon_of(kind.name)
