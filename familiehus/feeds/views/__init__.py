"""Calendars over HTTP: everybody's and one's own, and the pages that help people subscribe."""

from familiehus.feeds.views import meetings, own, public
from familiehus.feeds.views.routes import bp

__all__ = ["bp", "meetings", "own", "public"]
