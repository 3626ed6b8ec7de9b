"""The migrations and the models say the same, in one line from the first to the last, there and back again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, func, inspect, select, text

from familiehus.app import migrating
from familiehus.kernel.db import Base, db
from tests.conftest import empty_the_database, lay_ground, open_house, put_in_place

SCRIPTS = ScriptDirectory(str(Path(__file__).parents[2] / "migrations"))


@pytest.fixture
def migrated_house(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An app on a database that every migration has passed over, and in which nobody lives."""
    app = open_house(tmp_path, lay_ground(tmp_path, database, request))
    with app.app_context():
        migrating.configuration(app)
        yield app
        db.session.remove()
        db.engine.dispose()


def schema() -> dict[str, object]:
    """Tables with columns, indexes, checks and triggers, as the database itself tells of them."""
    look = inspect(db.engine)
    told: dict[str, object] = {}
    for table in sorted(look.get_table_names()):
        if table == "alembic_version":
            continue
        told[table] = {
            "columns": [
                (each["name"], str(each["type"]), each["nullable"]) for each in look.get_columns(table)
            ],
            "indexes": sorted(str(each["name"]) for each in look.get_indexes(table)),
            "unique": sorted(str(each["name"]) for each in look.get_unique_constraints(table)),
            "checks": sorted(str(each["name"]) for each in look.get_check_constraints(table)),
            "foreign": sorted(str(each["name"]) for each in look.get_foreign_keys(table)),
        }
    sqlite = db.engine.dialect.name == "sqlite"
    triggers = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if sqlite
        else "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    with db.engine.connect() as connection:
        told["triggers"] = list(connection.scalars(text(triggers)))
    return told


def test_there_is_one_line_from_the_first_to_the_last():
    line = list(SCRIPTS.walk_revisions())
    assert len(SCRIPTS.get_heads()) == 1
    assert len(SCRIPTS.get_bases()) == 1
    assert [each.revision for each in line if each.is_branch_point or each.is_merge_point] == []


def test_each_file_is_named_by_its_number_and_says_what_it_lays_down():
    for each in SCRIPTS.walk_revisions():
        assert Path(each.path).name.startswith(f"{each.revision}_"), each.path
        assert each.revision.isdigit(), each.path
        assert len(each.revision) == 4, each.path
        assert str(each.doc).rstrip().endswith("."), f"{each.path} opens with a sentence"


@pytest.mark.both_databases
def test_the_migrations_make_what_the_models_say(migrated_house):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": False, "target_metadata": Base.metadata},
        )
        assert compare_metadata(context, Base.metadata) == []
        connection.rollback()


@pytest.mark.both_databases
def test_checks_of_the_models_stand_in_the_database(migrated_house):
    """Alembic does not compare CHECKs, so we do, by name."""
    upgrade()
    told = {
        str(table): inspect(db.engine).get_check_constraints(table)
        for table in inspect(db.engine).get_table_names()
    }
    there = {name: {str(check["name"]) for check in checks} for name, checks in told.items()}
    for table in Base.metadata.sorted_tables:
        wanted = {
            str(each.name)
            for each in table.constraints
            if each.__visit_name__ in ("check_constraint", "table_or_column_check_constraint") and each.name
        }
        assert wanted == there[table.name], table.name


@pytest.mark.both_databases
def test_down_and_up_again_is_the_same_house(migrated_house):
    before = schema()
    downgrade(revision="base")
    assert [table for table in schema() if table != "triggers"] == []
    upgrade()
    assert schema() == before


@pytest.mark.both_databases
def test_each_step_can_be_taken_back(migrated_house):
    before = schema()
    for _step in range(min(3, len(list(SCRIPTS.walk_revisions())))):
        downgrade(revision="-1")
    upgrade()
    assert schema() == before


@pytest.mark.both_databases
def test_a_house_that_is_lived_in_loses_nobody_on_the_way(migrated_house, demo_file):
    """Rows that point at each other stand a step back and forward again, and are still guarded after it."""
    if db.engine.dialect.name == "sqlite":
        put_in_place(demo_file, migrated_house.extensions["settings"].data)
    else:
        empty_the_database(migrated_house)
        move_in(demo_file)
    before = lived_in()
    downgrade(revision="-1")
    stood = set(inspect(db.engine).get_table_names())  # a table that the step made is gone with it
    upgrade()

    after = lived_in()
    assert {table: after[table] for table in stood & set(after)} == {
        table: before[table] for table in stood & set(before)
    }
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def move_in(demo_file: Path) -> None:
    """The rows of the demo house as they stand, in a PostgreSQL house that takes them as they come."""
    demo = create_engine(f"sqlite:///{demo_file}")
    with demo.connect() as there, db.engine.begin() as here:
        here.execute(text("SET LOCAL session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in there.execute(select(table)).mappings()]
            if rows:
                here.execute(table.insert(), rows)
    demo.dispose()


def lived_in() -> dict[str, int | None]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
