"""A recipient, two kinds of message and a postman for tests."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.messages import channels, introductions, kinds, postman
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind
from familiehus.messages.models import Channel, State

ANNA = Recipient("Anna Bach", email="anna@eksempel.dk", phone="10203040")


class Reminder(MessageKind):
    """A kind for tests, in the words of the trial."""

    @property
    def template(self) -> str:
        return "messages/letters/trial.txt"


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Recipient | None]:
    """Who `test:<key>` stands for; a test may change it."""
    known: dict[str, Recipient | None] = {"anna": ANNA}
    monkeypatch.setitem(introductions._resolvers, "test", lambda key: known.get(key))
    return known


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., MessageKind]:
    """Declare a kind for this test."""

    def declare(
        name: str = "reminder",
        render: Callable[..., Mapping[str, Any] | None] = lambda _params, _to: {},
        **more: Any,
    ) -> MessageKind:
        made = Reminder(name, lazy("Påmindelse"), render, **more)
        monkeypatch.setitem(kinds._kinds, name, made)
        return made

    return declare


@pytest.fixture
def sent(app: Flask) -> Iterator[list[Any]]:
    """The mails that left the house."""
    outbox: list[Any] = []
    app.extensions["mailman"].outbox = outbox
    yield outbox
    outbox.clear()


@pytest.fixture
def carry(app: Flask) -> Callable[[], dict[State, int]]:
    """Commit what the test arranged, and let the postman go round once."""

    def go() -> dict[State, int]:
        db.session.commit()
        tally = postman.send_due(app)
        db.session.expire_all()
        return {state: number for state, number in tally.items() if number}

    return go


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let every channel fail in a certain way."""

    def fail(why: Exception) -> None:
        def deliver(*_args: Any) -> None:
            raise why

        monkeypatch.setattr(channels, "deliver", deliver)

    return fail


__all__ = ["ANNA", "Channel"]
