"""What every template may speak of: who asks, the house, the words of its components."""

from typing import Any

from flask import Flask, g

from familiehus.kernel.authorization import me
from familiehus.kernel.roles import NOBODY


def init_app(app: Flask) -> None:
    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        return {"me": NOBODY if g.get("without_database") else me()}
