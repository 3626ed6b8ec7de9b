"""The volunteers' pages: the way in, the register, a volunteer's file, a volunteer's own page."""

from familiehus.volunteers.views import approvals, being_away, files, hours, mine, register, way_in
from familiehus.volunteers.views.routes import bp

__all__ = ["approvals", "being_away", "bp", "files", "hours", "mine", "register", "way_in"]
