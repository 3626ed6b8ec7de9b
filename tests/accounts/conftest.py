"""What trying accounts needs: somebody with a password, and the letters that were sent."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from familiehus.accounts import passwords
from familiehus.accounts.models import Person
from familiehus.kernel.db import db
from familiehus.messages import postman

WORDS = "tre ord om huset"
_hashes: dict[str, str] = {}


def with_password(person: Person, words: str = WORDS) -> Person:
    """The person, with a password. Each password is hashed once for the whole run: hashing is slow on purpose."""
    if words not in _hashes:
        _hashes[words] = passwords.hashed(words)
    person.password = _hashes[words]
    db.session.flush()
    return person


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[str]]:
    """Send what waits, and give the letters since the last time, oldest first."""
    box = app.extensions["mailman"].outbox = []

    def send() -> list[str]:
        db.session.commit()
        postman.send_due(app)
        db.session.expire_all()
        said = [f"{letter.to[0]}\n{letter.subject}\n{letter.body}" for letter in box]
        box.clear()
        return said

    return send


def link_in(letter: str) -> str:
    """The path of the one link in a letter."""
    (found,) = set(re.findall(r"http://localhost(/\S+)", letter))
    return found
