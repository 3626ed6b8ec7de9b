"""The pages about sign-ups: answering by a letter's link."""

from familiehus.signups.views import answering
from familiehus.signups.views.routes import bp

__all__ = ["answering", "bp"]
