"""Leases: who works at something right now, when it was last done, and whether the worker is alive.

Two workers, on one machine or two, never do the same at once: the row is taken in one statement. Whoever works
renews the lease all the while, so that what somebody died over is taken up again within a minute: an alarm about a
home visit cannot wait for longer.
"""

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import ScalarSelect, String, func, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import Base, db, rows_changed
from familiehus.kernel.transaction import writing

log = logging.getLogger("familiehus.leases")
WORKER = "worker"
LASTS = timedelta(minutes=1)
RENEWED_AFTER = LASTS.total_seconds() / 3
SILENT_AFTER = timedelta(minutes=3)
WRONG_CLOCK = timedelta(minutes=10)
"""What began so much later than now began while the machine's clock was wrong; two machines' differ by less."""


class Lease(Base):
    """One piece of work. `until`: taken by `holder` until then. `ended_at`: when it was last done well.

    `fault`: the kind of error that its latest run ended with, "" when it went well.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40), default="")
    until: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(80), default="")


def take(app: Flask, name: str) -> str | None:
    """Take the lease on `name` for a minute; the holder's mark, or None when somebody else has it.

    One that was taken while the machine's clock was wrong holds nobody back.
    """
    holder, now = secrets.token_hex(16), clock.now()
    _make_row(app, name)
    with writing(app) as session:
        free = or_(Lease.until.is_(None), Lease.until < now, Lease.began_at > now + WRONG_CLOCK)
        taken = rows_changed(
            update(Lease)
            .where(Lease.name == name, free)
            .values(holder=holder, until=now + LASTS, began_at=now)
            .execution_options(synchronize_session=False),
            session,
        )
        return holder if taken else None


@contextmanager
def kept(app: Flask, name: str, holder: str) -> Iterator[None]:
    """Keep the lease for as long as the block lasts, however long that is."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEWED_AFTER):
            try:
                _renew(app, name, holder)
            except SQLAlchemyError:
                # The work may hold the database itself for long; whoever wants the lease then waits for it too.
                log.warning("a lease could not be renewed", extra={"job": name})

    renewing = threading.Thread(target=renew, name=f"lease {name}", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        over.set()
        renewing.join()


def _renew(app: Flask, name: str, holder: str) -> None:
    with writing(app) as session:
        session.execute(
            update(Lease)
            .where(Lease.name == name, Lease.holder == holder)
            .values(until=clock.now() + LASTS)
            .execution_options(synchronize_session=False)
        )


def end(app: Flask, name: str, holder: str, fault: str = "") -> None:
    """Give the lease back, and say how it went. Nothing happens when somebody else has it by now."""
    values: dict[str, object] = {"until": None, "holder": "", "fault": fault[:80]}
    if not fault:
        values["ended_at"] = clock.now()
    with writing(app) as session:
        session.execute(
            update(Lease)
            .where(Lease.name == name, Lease.holder == holder)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def beat(app: Flask) -> None:
    """The worker is alive."""
    _make_row(app, WORKER)
    with writing(app) as session:
        session.execute(
            update(Lease)
            .where(Lease.name == WORKER)
            .values(ended_at=clock.now())
            .execution_options(synchronize_session=False)
        )


def last_beat() -> datetime | None:
    """When the worker was last known to be alive."""
    return db.session.scalar(select(Lease.ended_at).where(Lease.name == WORKER))


def is_silent() -> bool:
    """Whether the worker has not been heard of for 3 minutes, so that mail and nightly work stand still."""
    return is_too_long_ago(last_beat())


def is_too_long_ago(heard: datetime | None) -> bool:
    """Whether a worker that was last heard of then stands still now. Heard of while
    the machine's clock was wrong is not heard of."""
    return heard is None or not -WRONG_CLOCK < clock.now() - heard <= SILENT_AFTER


def heard_and_faults() -> tuple[ScalarSelect[datetime | None], ScalarSelect[int]]:
    """When the worker was last alive, and how many works ended badly: asked along with other things."""
    heard = select(Lease.ended_at).where(Lease.name == WORKER)
    return heard.scalar_subquery(), select(func.count(Lease.name)).where(Lease.fault != "").scalar_subquery()


def every_lease() -> dict[str, Lease]:
    """All there are, by name."""
    return {lease.name: lease for lease in db.session.scalars(select(Lease)).all()}


def _make_row(app: Flask, name: str) -> None:
    with app.app_context():
        if db.session.scalar(select(Lease.name).where(Lease.name == name)) is not None:
            return
    try:
        with writing(app) as session:
            session.add(Lease(name=name))
    except IntegrityError:
        return
