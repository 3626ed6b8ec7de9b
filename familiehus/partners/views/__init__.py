"""The network's work over HTTP."""

from familiehus.partners.views import (
    agreements,
    courses,
    meetings,
    mine,
    offers,
    overview,
    signposts,
    together,
)
from familiehus.partners.views.routes import bp

__all__ = ["agreements", "bp", "courses", "meetings", "mine", "offers", "overview", "signposts", "together"]
