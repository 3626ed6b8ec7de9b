"""The loans over HTTP."""

from familiehus.loans.views import importing, kinds, register
from familiehus.loans.views.routes import bp

__all__ = ["bp", "importing", "kinds", "register"]
