"""Support over HTTP: a page each for wishes, parcels, food and advice; one for a family, one for the network."""

from familiehus.support.views import advice, food, needs, overview, own, parcels
from familiehus.support.views.routes import bp

__all__ = ["advice", "bp", "food", "needs", "overview", "own", "parcels"]
