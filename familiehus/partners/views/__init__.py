"""The network's work over HTTP."""

from familiehus.partners.views import agreements, meetings, mine, offers, overview, signposts, together
from familiehus.partners.views.routes import bp

__all__ = ["agreements", "bp", "meetings", "mine", "offers", "overview", "signposts", "together"]
