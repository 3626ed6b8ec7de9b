"""The house put together: every room, every listener. The only place that knows them all."""

from familiehus.app.factory import create_app

__all__ = ["create_app"]
