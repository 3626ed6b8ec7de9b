"""What every template may speak of: who asks, the house, where one can go from here."""

from typing import Any

from flask import Flask, g

from familiehus.app import places
from familiehus.kernel.authorization import me
from familiehus.kernel.roles import NOBODY


def init_app(app: Flask) -> None:
    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        person = NOBODY if g.get("without_database") else me()
        return {
            "me": person,
            "house": None,
            "places": places.places(person),
            "person_acts": places.acts(person),
            "home": places.home(person),
        }
