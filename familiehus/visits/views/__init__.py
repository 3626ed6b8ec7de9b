"""The pages of visiting."""

from familiehus.visits.views import agreeing, board, link, matching, own, proposing, ruling
from familiehus.visits.views.routes import bp, visit_link

blueprints = [bp, visit_link]
__all__ = ["agreeing", "blueprints", "board", "link", "matching", "own", "proposing", "ruling"]
