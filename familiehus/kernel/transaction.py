"""One request, one transaction: who may write, when the lock is taken, and what happens just before commit.

SQLite: writers begin with BEGIN IMMEDIATE, readers with BEGIN, so that nothing read is stale when it is
written on and no reader waits. A flush or a bulk statement outside a writing transaction is an error of
ours, and raises.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from familiehus.kernel.db import db

READING, WRITING = "DEFERRED", "IMMEDIATE"
LONGEST_WAIT = 30
"""Seconds that a writer waits for others."""

ASKED_AGAIN_AFTER = 0.0005
"""Seconds between two askings for the lock that another process holds."""

_mode: ContextVar[str] = ContextVar("transaction_mode", default=READING)
_before_commit: list[Callable[[Session], None]] = []


class WriteWhileReadingError(RuntimeError):
    """Something tried to write in a transaction that was begun for reading."""


def begin_reading() -> None:
    """What follows in this request or job only reads."""
    _mode.set(READING)


def begin_writing(*, anew: bool = True) -> None:
    """What follows may write. Ends a reading transaction, whose rows are then read anew under the lock.

    Without `anew` they are kept as they were read, so that others wait less; whatever is judged by them is then
    looked at again under the lock by who judges, as on PostgreSQL it must be anyway.
    """
    if _mode.get() != WRITING:
        _mode.set(WRITING)
        session = db.session()
        session.expire_on_commit = anew
        try:
            session.commit()
        finally:
            session.expire_on_commit = True


def is_writing() -> bool:
    return _mode.get() == WRITING


def written_through(session: Session | None = None) -> Connection:
    """The transaction's connection, for statements that are made once and run by everybody: no row of theirs is at
    hand, and nothing is flushed before them. Raises unless the transaction may write."""
    return _must_be_writing(session or db.session())


@contextmanager
def as_writer() -> Iterator[None]:
    """Whatever transaction is begun in here may write: for who brings sessions or connections of their own."""
    token = _mode.set(WRITING)
    try:
        yield
    finally:
        _mode.reset(token)


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    """One writing transaction outside a request: a job, the command line, a test's arrangement."""
    with app.app_context():
        token = _mode.set(WRITING)
        try:
            yield db.session()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.remove()
            _mode.reset(token)


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A short writing transaction of its own, beside the one of the request; needs an app context."""
    token = _mode.set(WRITING)
    session = Session(db.engine)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
        _mode.reset(token)


def was_given_up(error: BaseException) -> bool:
    """PostgreSQL ended the transaction for another's sake: they waited for each other (40P01), or could not both have
    been (40001). Nothing is wrong with it, and tried again it comes through."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in ("40P01", "40001")


def before_commit(work: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register what must be settled last, in this order: versions, then the audit chain."""
    _before_commit.append(work)
    return work


def _in_lower_case(said: Any) -> str | None:
    return None if said is None else str(said).lower()


def prepare(engine: Engine) -> None:
    """Teach an engine how the house begins its transactions.

    The writers of one process take turns before SQLite is asked: it would let each that finds it busy sleep for
    up to a tenth of a second, while nobody writes.
    """
    sqlite = engine.dialect.name == "sqlite"
    turns = threading.Lock()
    file = str(engine.url.database)

    if sqlite:

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, record: ConnectionPoolEntry) -> None:
            connection.isolation_level = None
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                f"busy_timeout={LONGEST_WAIT}000",
                "foreign_keys=ON",
                "secure_delete=ON",
                "cache_size=-500",
            ):
                connection.execute(f"PRAGMA {pragma}")
            # SQLite's own knows A to Z alone: who looks for »øster« would not find Østergaard.
            connection.create_function("lower", 1, _in_lower_case, deterministic=True)
            record.info["only_reads"] = not os.access(file, os.W_OK)

        @event.listens_for(engine, "checkin")
        def _give_way(_connection: Any, record: ConnectionPoolEntry) -> None:
            """What was opened while the disk could only be read never writes, not even when the disk is well again:
            it is closed after use instead of kept."""
            if record.info.pop("has_turn", False):
                turns.release()
            if record.info.get("only_reads"):
                record.invalidate()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.info["mode"] = _mode.get()
        if not sqlite:
            return
        if mode != WRITING:
            connection.exec_driver_sql("BEGIN DEFERRED")
            return
        if not connection.info.get("has_turn"):
            connection.info["has_turn"] = turns.acquire(timeout=LONGEST_WAIT)
        _take_the_lock(connection)


def _take_the_lock(connection: Connection) -> None:
    """BEGIN IMMEDIATE, asked for again every half millisecond while another process writes. SQLite's own waiting
    would sleep longer each time, up to a tenth of a second, while nobody writes."""
    raw: Any = connection.connection.dbapi_connection
    until = time.monotonic() + LONGEST_WAIT
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < until:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as why:
                if why.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
                time.sleep(ASKED_AGAIN_AFTER)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails again, in the words that refusals are told by
    finally:
        raw.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}000")


def _must_be_writing(session: Session) -> Connection:
    connection = session.connection()
    if connection.info.get("mode") != WRITING:
        raise WriteWhileReadingError("A write needs begin_writing() before the first look at the database.")
    return connection


@event.listens_for(Session, "before_flush")
def _guard_flush(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        _must_be_writing(session)


@event.listens_for(Session, "do_orm_execute")
def _guard_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        _must_be_writing(state.session)


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for work in _before_commit:
        work(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, undone: SessionTransaction) -> None:
    """What waited for a commit that never came is not settled in the next one."""
    if undone.parent is None:
        session.info.clear()


def init_app(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
