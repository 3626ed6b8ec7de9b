"""The kernel's own house: the real app with the workshop in it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from familiehus.kernel.db import db
from tests.client import Browser
from tests.conftest import lay_ground, put_up, standing_in
from tests.kernel import workshop


@pytest.fixture(scope="session")
def workshop_building(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    data = tmp_path_factory.mktemp(f"workshop-{database}")
    yield from put_up(data, lay_ground(data, database, request), workshop.furnish)


@pytest.fixture
def shop(workshop_building: Flask) -> Iterator[Flask]:
    """The app with an empty workshop; the test stands in one writing transaction, as with `app`."""
    for house in standing_in(workshop_building):
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("TRUNCATE workshop_parcels, workshop_counters RESTART IDENTITY CASCADE"))
        db.session.add(workshop.Counter(id=1))
        db.session.commit()
        yield house


@pytest.fixture
def worker(shop: Flask) -> Browser:
    """Somebody at the workshop's bench."""
    return Browser(shop)
