"""The loans over HTTP."""

from familiehus.loans.views.routes import bp

__all__ = ["bp"]
