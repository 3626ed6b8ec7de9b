"""The database: one base class, aware instants, random public keys, row versions, named constraints."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CursorResult,
    DateTime,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    UpdateBase,
    event,
    inspect,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
    declared_attr,
    mapped_column,
    registry,
)

from familiehus.kernel import clock

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
KEY_LENGTH = 14


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, kept as UTC. A naive one is refused, on the way in and on the way out."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime cannot be stored.")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite gives text, and a page may show a thousand of them: read in one step instead of three."""
        return _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


class Base(DeclarativeBase):
    """Every table of the house. Constraints have names, so that a lost race finds its sentence."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UTCDateTime()},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def one_of(words: type[StrEnum]) -> Enum:
    """A column of these words, kept as they are."""
    return Enum(
        words, native_enum=False, length=20, values_callable=lambda all_: [each.value for each in all_]
    )


def rows_changed(statement: UpdateBase, session: Session | None = None) -> int:
    """Run an UPDATE, INSERT or DELETE and tell how many rows it met: what a guarded write won, and what is gone."""
    return cast("CursorResult[Any]", (session or db.session()).execute(statement)).rowcount


def hold_still(row: Any, *parts: str) -> None:
    """Decide alone about what hangs on a row: whoever else would waits here until this transaction ends.

    What a limit is counted or judged by is read anew under the lock, so name those columns and relationships. The
    row's version is not among them: who revises a row that somebody else has just revised is still told.
    The lock is FOR NO KEY UPDATE, so that rows that only point here are written meanwhile. Held once, held until
    the end.
    """
    session, state = db.session(), inspect(row)
    session.flush()
    held: set[str] = session.info.setdefault("held", {}).setdefault(state.key, set())
    if held.issuperset(("held", *parts)):
        return
    held.update(("held", *parts))
    key = state.mapper.primary_key[0]
    session.execute(select(key).where(key == state.identity[0]).with_for_update(key_share=True))
    relations = state.mapper.relationships
    kinds = tuple(relations[part].mapper.class_ for part in parts if part in relations)
    for other in session.identity_map.values():
        if isinstance(other, kinds):
            session.expire(other)
    session.expire(row, parts)


@event.listens_for(Session, "after_commit")
def _let_go(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("held", None)


@event.listens_for(Session, "after_soft_rollback")
def _let_go_undone(session: Session, _undone: SessionTransaction) -> None:
    """Also what was held since a savepoint is held no more once it is undone."""
    session.info.pop("held", None)


def insert_of(session: Session, table: type[Base]) -> sqlite.Insert:
    """An INSERT that may say what to do when the row is there already (ON CONFLICT), in the database's own words."""
    return insert_into(table, session.get_bind().dialect.name)


def insert_into(table: type[Base], dialect: str) -> sqlite.Insert:
    """The same, where the statement is made once for each kind of database."""
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return cast("sqlite.Insert", postgresql.insert(table))


def new_key() -> str:
    """A random public key: 14 signs of 31, about 69 bits, none that look alike. Not a secret."""
    number, signs = secrets.randbelow(len(ALPHABET) ** KEY_LENGTH), []
    for _each in range(KEY_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


class Keyed:
    """A row that stands in addresses under a random key, never under its number."""

    key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, default=new_key)


class Stamped:
    """When a row was made and when it last changed (UTC)."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class Versioned:
    """A row that two people may edit: the second to save is told (optimistic lock)."""

    row_version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class
        return {"version_id_col": cls.row_version}


def is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"
