"""One of several processes that want the same hour; stands alone so that a fresh interpreter can run it."""

from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from flask import Flask

from familiehus.bookings import commands, queries
from familiehus.bookings.models import Purpose
from familiehus.kernel import transaction
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span

FIRST = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def hour(number: int) -> Span:
    return Span.lasting(FIRST + timedelta(hours=number), timedelta(hours=1))


def want(app: Flask, key: str, number: int) -> str:
    """Try once for that hour: "" when it was won, else the sentence of the refusal."""
    try:
        with transaction.writing(app):
            resource = queries.resource_of(key)
            assert resource is not None
            commands.take(resource, hour(number), Purpose.ACTIVITY, by=THE_HOUSE)
    except Refused as why:
        return str(why)
    return ""


def race(data: str, url: str, key: str, rounds: int, start: Barrier, told: Any) -> None:
    """A whole process: its own app on the shared database, one try a round."""
    from familiehus.app import create_app
    from familiehus.kernel.settings import Settings

    settings = Settings.from_environ(
        {}, data=Path(data), database_url=url, mail_backend="locmem", secret_key="k" * 40
    )
    app = create_app(settings)
    said = []
    for number in range(rounds):
        start.wait(60)
        said.append(want(app, key, number))
    told.put(said)
