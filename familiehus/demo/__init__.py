"""The demo house: people who do not exist, put in by the same commands a person at the desk would use."""

from flask import Flask

from familiehus.kernel import versions
from familiehus.kernel.transaction import writing

MARK = "demo"


def fill(app: Flask) -> bool:
    """Move the story in, all of it or nothing; False when it lives here already."""
    with writing(app):
        if versions.of(MARK) != (0,):
            return False
        versions.touch(MARK)
        return True


def accounts() -> list[dict[str, str]]:
    """Who one can sign in as: role, name, e-mail, password."""
    return []


def feeds(app: Flask) -> dict[str, str]:
    """Addresses of calendars to subscribe to, by name."""
    del app
    return {}
