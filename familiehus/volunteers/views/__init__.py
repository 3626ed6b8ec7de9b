"""The volunteers' pages: the way in, the register, a volunteer's file, a volunteer's own page."""

from familiehus.volunteers.views import files, register, way_in
from familiehus.volunteers.views.routes import bp

__all__ = ["bp", "files", "register", "way_in"]
