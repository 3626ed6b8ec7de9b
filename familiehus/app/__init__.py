"""The house put together: every room, every listener. The only place that knows them all."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from familiehus.kernel.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The house's app; see `factory`, which is imported here because it brings in every room."""
    from familiehus.app import factory

    return factory.create_app(settings)
