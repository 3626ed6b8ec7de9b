"""The loans over HTTP."""

from familiehus.loans.views import (
    borrowing,
    desk,
    importing,
    kinds,
    labels,
    loan,
    papers,
    plan,
    register,
    returns,
    shelves,
    things,
)
from familiehus.loans.views.routes import blueprints, bp

__all__ = [
    "blueprints",
    "borrowing",
    "bp",
    "desk",
    "importing",
    "kinds",
    "labels",
    "loan",
    "papers",
    "plan",
    "register",
    "returns",
    "shelves",
    "things",
]
