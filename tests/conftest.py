"""The house as tests meet it: a database of its own for each test, a clock that can be set, a browser with manners."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, text

from familiehus.app import create_app, migrating
from familiehus.demo import story
from familiehus.kernel import clock as house_clock
from familiehus.kernel import transaction
from familiehus.kernel.compiled import Compiled
from familiehus.kernel.db import Base, db
from familiehus.kernel.settings import Settings
from tests.client import Browser, Visitor
from tests.furnished import Furnished, furnish
from tests.ports import free_port

# Registered once for every folder: a second Chromium in the same process refuses to start.
pytest_plugins = ["tests.chromium", "tests.order"]

# The same samples in every run, however busy the machine is.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

POSTGRES_BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
TEMPLATES = Path(__file__).parent.parent / ".pytest_cache" / "templates"
"""Compiled templates, which the tests' many houses share."""
DEMO_DAY = datetime(2026, 11, 24, 10, 42, tzinfo=house_clock.COPENHAGEN)
NEVER_LOCKED = {"idle_minutes_staff": 24 * 60}
"""In a house that stands for the whole run nobody is asked to sign in again, however long it takes."""
NO_POSTGRES = "PostgreSQL mangler. Hent den med: apt-get install postgresql"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `both_databases` runs on SQLite and on PostgreSQL, one marked `postgres` on that alone; every
    other one on SQLite."""
    if "database" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        kinds = [] if marked("postgres") else ["sqlite"]
        if marked("postgres") or marked("both_databases"):
            kinds.append(pytest.param("postgresql", marks=pytest.mark.postgres))
        metafunc.parametrize("database", kinds, scope="session", indirect=True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Where a test sets the clock it is set before anything else of the test is made: on another day than it really is
    a house would else have things that happen later, or long before."""
    if isinstance(item, pytest.Function) and "clock" in item.fixturenames:
        made = item._fixtureinfo.name2fixturedefs
        names = [name for name in item.fixturenames if name != "clock"]
        of_the_run = [name for name in names if name in made and made[name][-1].scope == "session"]
        item.fixturenames[:] = [*of_the_run, "clock", *(name for name in names if name not in of_the_run)]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private PostgreSQL cluster for this run; gives the address of its server without a database name. The
    workers share it: whoever comes first starts it, whoever goes last stops it."""
    if given := os.environ.get("HOUSE_TEST_POSTGRES"):
        yield given
        return
    if POSTGRES_BIN is None or not (POSTGRES_BIN / "initdb").exists():
        if os.environ.get("CI"):
            pytest.fail(NO_POSTGRES)
        pytest.skip(NO_POSTGRES)
    told = shared_by_all(tmp_path_factory) / "postgres.json"
    with alone_with(told):
        cluster = json.loads(told.read_text()) if told.exists() else {**started_cluster(), "users": 0}
        told.write_text(json.dumps({**cluster, "users": cluster["users"] + 1}))
    try:
        yield f"postgresql+psycopg://house@127.0.0.1:{cluster['port']}"
    finally:
        with alone_with(told):
            cluster = json.loads(told.read_text())
            if cluster["users"] > 1:
                told.write_text(json.dumps({**cluster, "users": cluster["users"] - 1}))
            else:
                told.unlink()
                stop = [
                    f"{POSTGRES_BIN}/pg_ctl",
                    "-D",
                    f"{cluster['folder']}/data",
                    "-m",
                    "immediate",
                    "stop",
                ]
                subprocess.run([*as_postgres(), *stop], check=False, capture_output=True)
                shutil.rmtree(cluster["folder"], ignore_errors=True)


def started_cluster() -> dict[str, Any]:
    """Make a cluster and start it; gives its folder and its port."""
    folder = Path(tempfile.mkdtemp(prefix="familiehus-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    initdb = [f"{POSTGRES_BIN}/initdb", "-D", f"{folder}/data", "-U", "house", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*as_postgres(), *initdb, "--no-sync", "--locale=C.UTF-8"], check=True, capture_output=True
    )
    port = free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=400"
    # Nothing of it need outlive a loss of power, nor is copied to another server.
    options += " -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
    # Rows stand in the order they came in: the places of those that are gone are not given to others now and then.
    options += " -c autovacuum_vacuum_threshold=2000000000 -c autovacuum_vacuum_insert_threshold=-1"
    start = [f"{POSTGRES_BIN}/pg_ctl", "-D", f"{folder}/data", "-o", options, "-w", "-l", f"{folder}/log"]
    subprocess.run([*as_postgres(), *start, "start"], check=True, capture_output=True)
    return {"folder": str(folder), "port": port}


def as_postgres() -> list[str]:
    """The server refuses to be run by root."""
    nobody = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return nobody if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def building(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The app on an empty, migrated database; made once for each kind of database."""
    data = tmp_path_factory.mktemp(f"house-{database}")
    yield from put_up(data, lay_ground(data, database, request))


def lay_ground(data: Path, database: str, request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of that kind for the house whose data lie there; gives its address, which is
    empty for SQLite. Migrated once in a run, and copied."""
    if database == "postgresql":
        server = request.getfixturevalue("postgres")
        return f"{server}/{fresh_postgres(server, like=request.getfixturevalue('empty_postgres'))}"
    data.mkdir(exist_ok=True)
    put_in_place(request.getfixturevalue("empty_file"), data)
    return ""


def put_in_place(file: Path, data: Path) -> None:
    """Put a copy of that file in the place of the house's database. A new file each time: a connection that a
    server still holds open goes on with the old one, and takes nothing of the new one with it when it closes."""
    for ending in ("-wal", "-shm"):
        (data / f"familiehus.sqlite3{ending}").unlink(missing_ok=True)
    shutil.copy(file, data / "moving.sqlite3")
    (data / "moving.sqlite3").replace(data / "familiehus.sqlite3")


def shared_by_all(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that its workers share."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """No other worker of this run does anything to that file meanwhile."""
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once_in_a_run(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The file of that name that the workers share: `make(path)` is called by whichever comes first."""
    file = shared_by_all(factory) / name
    with alone_with(file):
        if not file.exists():
            make(file.with_name(f"{name}.new"))
            file.with_name(f"{name}.new").rename(file)
    return file


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite house that is migrated, and in which nobody lives."""

    def migrate(file: Path) -> None:
        for app in put_up(tmp_path_factory.mktemp("empty"), ""):
            shutil.copy(app.extensions["settings"].data / "familiehus.sqlite3", file)

    return once_in_a_run(tmp_path_factory, "empty.sqlite3", migrate)


@pytest.fixture(scope="session")
def empty_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL house that is migrated, and in which nobody lives."""

    def migrate(told: Path) -> None:
        name = fresh_postgres(postgres)
        for _app in put_up(tmp_path_factory.mktemp("empty"), f"{postgres}/{name}"):
            told.write_text(name)

    port = postgres.rpartition(":")[2]
    return once_in_a_run(tmp_path_factory, f"empty-postgres-{port}", migrate).read_text()


def put_up(
    data: Path, url: str, furnish: Callable[[Flask], None] | None = None, **settings: Any
) -> Iterator[Flask]:
    """A house on a migrated, empty database. `furnish(app)` may add routes and tables before it opens."""
    app = open_house(data, url, **settings)
    try:
        with app.app_context():
            migrating.bring_up_to_date(app)
            if furnish is not None:
                furnish(app)
            db.engine.dispose()
        if not url:
            shutil.copy(data / "familiehus.sqlite3", data / "empty.sqlite3")
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def open_house(data: Path, url: str = "", **settings: Any) -> Flask:
    """An app on that folder and database, with settings fit for tests."""
    fit: dict[str, Any] = {
        "mail_backend": "locmem",
        "base_url": "http://localhost",
        "secret_key": "k" * 40,
        "second_factor": False,
    }
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings.from_environ({}, data=data, database_url=url, **{**fit, **settings}))
    app.testing = True
    app.test_client_class = Visitor
    app.jinja_env.bytecode_cache = Compiled(str(TEMPLATES), "%s.compiled")
    hash_quickly(app)
    wait_for_no_disk(app)
    return app


def wait_for_no_disk(app: Flask) -> None:
    """What a test writes need not outlive a loss of power. Each commit of a real house waits for the disk, which
    `tests/kernel/test_durability.py` holds it to."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda file, _record: file.execute("PRAGMA synchronous=OFF"))


def hash_quickly(app: Flask) -> None:
    """Passwords are hashed slowly on purpose, which the tests that only pass by need not wait for."""
    quick = {"argon2__time_cost": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
    app.extensions["security"].pwd_context.update(**quick)
    app.extensions.pop("nobodys_password", None)


def fresh_postgres(server: str, like: str = "template1") -> str:
    """Make a database on the test server, empty or like that one, and give its name."""
    import secrets

    import psycopg

    name = f"house_{secrets.token_hex(6)}"
    with psycopg.connect(server.replace("+psycopg", "") + "/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return name


def furnished_house(app: Flask) -> Iterator[Furnished]:
    """Furnish that house, once, in a writing transaction."""
    context = app.app_context()
    context.push()
    try:
        with transaction.as_writer():
            made = furnish(app)
        db.session.remove()
        yield made
    finally:
        db.session.remove()
        context.pop()


@pytest.fixture(scope="session")
def furnished(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Furnished]:
    """The house that is only looked at."""
    data: Path = tmp_path_factory.mktemp(f"furnished-{database}")
    for app in put_up(data, lay_ground(data, database, request), **NEVER_LOCKED):
        yield from furnished_house(app)


@pytest.fixture(scope="session")
def battered(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Furnished]:
    """The house that is thrown junk at."""
    data: Path = tmp_path_factory.mktemp(f"battered-{database}")
    for app in put_up(data, lay_ground(data, database, request), **NEVER_LOCKED):
        yield from furnished_house(app)


@pytest.fixture
def app(building: Flask) -> Iterator[Flask]:
    """The app with an empty database; the test itself stands in one writing transaction."""
    yield from standing_in(building)


def standing_in(building: Flask) -> Iterator[Flask]:
    """Empty the house, and stand in it ready to write."""
    empty_the_database(building)
    context = building.app_context()
    context.push()
    try:
        with transaction.as_writer():
            yield building
    finally:
        db.session.remove()
        context.pop()


def empty_the_database(app: Flask) -> None:
    """Every test begins with an empty house."""
    data: Path = app.extensions["settings"].data
    shutil.rmtree(data / "uploads", ignore_errors=True)
    for each in ("kept", "kept_pages", "kept_html"):
        if each in app.extensions:
            app.extensions[each].clear()
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            put_in_place(data / "empty.sqlite3", data)
        else:
            with db.engine.begin() as connection:
                connection.execute(text(emptying_of_postgres()))


@cache
def emptying_of_postgres() -> str:
    """Rows are deleted, and what hangs on them is not asked: to truncate 133 tables makes 700 new files, which takes
    thirty times as long. Numbers begin anew."""
    return "".join(
        (
            "SET LOCAL session_replication_role = replica;",
            *(f'DELETE FROM "{table.name}";' for table in Base.metadata.sorted_tables),
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)",
            " FROM pg_sequences WHERE last_value IS NOT NULL",
        )
    )


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo house as it stands on 24 November 2026 at 10.42: filled once in a run, by whichever worker comes first."""

    def fill(file: Path) -> None:
        with time_machine.travel(DEMO_DAY, tick=False):
            for app in put_up(tmp_path_factory.mktemp("demo"), ""):
                story.fill(app)
                stands = app.extensions["settings"].data / "familiehus.sqlite3"
                with closing(sqlite3.connect(stands)) as demo:
                    demo.execute("VACUUM INTO ?", [str(file)])

    return once_in_a_run(tmp_path_factory, "demo.sqlite3", fill)


@pytest.fixture
def demo_house(app: Flask, clock: Callable[[str], None], demo_file: Path) -> Flask:
    """The demo house on 24 November 2026 at 10.42; a copy, do with it as you like."""
    data: Path = app.extensions["settings"].data
    db.session.remove()
    db.engine.dispose()
    put_in_place(demo_file, data)
    return app


@pytest.fixture
def clock() -> Iterator[Callable[[str], None]]:
    """Set the house's clock to a wall time in Copenhagen: `clock("2026-11-24 10:42")`. It then stands still."""
    travellers: list[time_machine.travel] = []

    def set_to(wall: str) -> None:
        instant = datetime.fromisoformat(wall).replace(tzinfo=house_clock.COPENHAGEN)
        while travellers:
            travellers.pop().stop()
        traveller = time_machine.travel(instant, tick=False)
        traveller.start()
        travellers.append(traveller)

    set_to(f"{DEMO_DAY:%Y-%m-%d %H:%M}")
    yield set_to
    while travellers:
        travellers.pop().stop()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Asks over HTTP as a browser would, and checks the manners of every page it gets."""
    return Browser(app)
