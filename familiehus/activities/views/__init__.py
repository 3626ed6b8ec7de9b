"""The calendar over HTTP: looking, planning, places, posters, and the calendar in other people's pages."""

from familiehus.activities.views import (
    calendar,
    embedding,
    importing,
    pictures,
    places,
    planning,
    posters,
    revising,
)
from familiehus.activities.views.routes import bp

__all__ = [
    "bp",
    "calendar",
    "embedding",
    "importing",
    "pictures",
    "places",
    "planning",
    "posters",
    "revising",
]
