"""What every template may speak of: who asks, the house, where one can go from here."""

from typing import Any

from flask import Flask, g, url_for

from familiehus.accounts.security import names_are_hidden, seconds_left
from familiehus.app import places
from familiehus.house import queries
from familiehus.house.models import OUR_COLOUR, HouseSettings
from familiehus.kernel.authorization import me
from familiehus.kernel.roles import NOBODY


class House:
    """The house as templates speak of it: its settings, and what they look like on a page."""

    def __init__(self, settings: HouseSettings) -> None:
        self._settings = settings

    def __getattr__(self, name: str) -> Any:
        return getattr(self._settings, name)

    @property
    def hours_line(self) -> str:
        return queries.hours_line()

    @property
    def logo_url(self) -> str | None:
        """Where the house's own logo lies; None while it shows the drawing it came with."""
        return url_for("uploads.show", key=self._settings.logo_key) if self._settings.logo_key else None

    @property
    def theme_url(self) -> str | None:
        """Where the house's own colour is told; None for a house that keeps ours."""
        return None if self.colour == OUR_COLOUR else url_for("house.theme", v=self.row_version)


def _locks() -> dict[str, Any] | None:
    """When the page in front of somebody locks itself, whom it asks for the truth, and where it goes then."""
    if "sign_in" not in g:
        return None
    to = g.get("way_in", "security.login")
    return {"left": seconds_left(), "ask": url_for("accounts.time_left"), "to": url_for(to)}


def init_app(app: Flask) -> None:
    app.extensions["home"] = places.begin

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        person = NOBODY if g.get("without_database") else me()
        return {
            "me": person,
            "house": None if g.get("without_database") else House(queries.settings()),
            "navigation": places.places(person),
            "person_acts": places.acts(person),
            "home": places.home(person),
            "station": g.get("station"),
            "locks": _locks(),
            "names_are_hidden": names_are_hidden(),
        }
