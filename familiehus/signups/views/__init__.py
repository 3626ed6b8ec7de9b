"""Signing up over HTTP: a family's own, guests, letters' links, the desk, and what other rooms' pages show of it."""

from familiehus.signups.views import answering, beside, desk, own
from familiehus.signups.views.routes import bp

__all__ = ["answering", "beside", "bp", "desk", "own"]
