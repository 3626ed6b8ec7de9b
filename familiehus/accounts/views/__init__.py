"""The accounts' pages: one's own, the house's people, its devices, and the tablet that several share."""

from familiehus.accounts.views import devices, own, people, sharing
from familiehus.accounts.views.routes import bp

__all__ = ["bp", "devices", "own", "people", "sharing"]
