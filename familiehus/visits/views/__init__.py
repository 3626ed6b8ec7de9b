"""The pages of visiting."""

from familiehus.visits.views import agreeing, board, matching, own
from familiehus.visits.views.routes import bp

__all__ = ["agreeing", "board", "bp", "matching", "own"]
