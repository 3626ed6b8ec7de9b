"""Versions: a number per scope that moves in the transaction that changes what a feed or board shows.

A scope may be of things (the calendar is of activities): then it is marked which of them changed in which move,
so that what was built from the others stays good.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, Index, ScalarSelect, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import Base, db, insert_into, insert_of
from familiehus.kernel.transaction import before_commit, written_through

EVERYTHING = 0
"""Marked in place of a thing: every thing of the scope is to be looked at anew."""

MOST_MARKS = 5_000


class Version(Base):
    __tablename__ = "versions"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)


class Mark(Base):
    """In which move of its scope a thing last changed."""

    __tablename__ = "version_marks"
    __table_args__ = (Index("ix_version_marks_scope_number", "scope", "number"),)

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    thing: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


def touch(*scopes: str, session: Session | None = None) -> None:
    """The scopes show something new from this transaction's commit on."""
    (session or db.session()).info.setdefault("touched", set()).update(scopes)


def mark(scope: str, *things: int, session: Session | None = None) -> None:
    """These things of the scope show something new from this transaction's commit on."""
    touch(scope, session=session)
    (session or db.session()).info.setdefault("marked", {}).setdefault(scope, set()).update(things)


def of(*scopes: str) -> tuple[int, ...]:
    """The scopes' numbers now, 0 where nothing has ever changed. Read them before the rows they speak of."""
    found = dict(
        db.session.execute(select(Version.scope, Version.number).where(Version.scope.in_(scopes))).all()
    )
    return tuple(found.get(scope, 0) for scope in scopes)


def moves(*scopes: str) -> ScalarSelect[int]:
    """How often the scopes have moved in all, to be asked along with other things in one question."""
    return (
        select(func.coalesce(func.sum(Version.number), 0)).where(Version.scope.in_(scopes)).scalar_subquery()
    )


def stamp(*scopes: str) -> str:
    """The scopes' numbers and when they moved, as one text that never comes again, not even after a restore."""
    rows = db.session.execute(
        select(Version.scope, Version.number, Version.moved_at)
        .where(Version.scope.in_(scopes))
        .order_by(Version.scope)
    )
    return ";".join(f"{scope}:{number}:{moved_at.timestamp():.6f}" for scope, number, moved_at in rows)


def marked_since(scope: str, number: int) -> set[int]:
    """The things of a scope that changed in moves after that number, `EVERYTHING` perhaps among them."""
    later = select(Mark.thing).where(Mark.scope == scope, Mark.number > number)
    return set(db.session.scalars(later))


def before_moving(work: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register what finds out, once everything is flushed, which scopes a transaction touches besides."""
    _before_moving.append(work)
    return work


_before_moving: list[Callable[[Session], None]] = []


@before_commit
def _move(session: Session) -> None:
    """Move every touched scope once, in one order, so that two transactions never wait for each other.

    Who moves a scope holds its row until commit, so that marks are committed in the order of their numbers.
    """
    if session.new or session.dirty or session.deleted:
        session.flush()
    for work in _before_moving:
        work(session)
    marked: dict[str, set[int]] = session.info.pop("marked", {})
    touched = sorted(session.info.pop("touched", ()))
    if not touched:
        return
    moved_at = clock.now()
    moved = written_through(session).execute(
        _moving(session.get_bind().dialect.name),
        [{"scope": scope, "number": 1, "moved_at": moved_at} for scope in touched],
    )
    for scope, number in moved.all():
        _write_marks(session, scope, number, marked.get(scope, set()))


@cache
def _moving(dialect: str) -> Executable:
    new = insert_into(Version, dialect)
    moved = {"number": Version.number + 1, "moved_at": new.excluded.moved_at}
    return new.on_conflict_do_update(index_elements=[Version.scope], set_=moved).returning(
        Version.scope, Version.number
    )


def _write_marks(session: Session, scope: str, number: int, things: set[int]) -> None:
    if len(things) > MOST_MARKS:
        things = {EVERYTHING}
    if not things:
        return
    new = insert_of(session, Mark)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[Mark.scope, Mark.thing], set_={"number": new.excluded.number}
        ),
        [{"scope": scope, "thing": thing, "number": number} for thing in sorted(things)],
    )
