"""Versions: a number per scope that moves in the transaction that changes what a feed or board shows."""

from datetime import datetime

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import Base, db, rows_changed
from familiehus.kernel.transaction import before_commit


class Version(Base):
    __tablename__ = "versions"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)


def touch(*scopes: str) -> None:
    """The scopes show something new from this transaction's commit on."""
    db.session().info.setdefault("touched", set()).update(scopes)


def of(*scopes: str) -> tuple[int, ...]:
    """The scopes' numbers now, 0 where nothing has ever changed. Read them before the rows they speak of."""
    found = dict(
        db.session.execute(select(Version.scope, Version.number).where(Version.scope.in_(scopes))).all()
    )
    return tuple(found.get(scope, 0) for scope in scopes)


def stamp(*scopes: str) -> str:
    """The scopes' numbers and when they moved, as one text that never comes again, not even after a restore."""
    rows = db.session.execute(
        select(Version.scope, Version.number, Version.moved_at)
        .where(Version.scope.in_(scopes))
        .order_by(Version.scope)
    )
    return ";".join(f"{scope}:{number}:{moved_at.timestamp():.6f}" for scope, number, moved_at in rows)


@before_commit
def _move(session: Session) -> None:
    """Move every touched scope once, in one order, so that two transactions never wait for each other."""
    for scope in sorted(session.info.pop("touched", ())):
        moved = rows_changed(
            update(Version)
            .where(Version.scope == scope)
            .values(number=Version.number + 1, moved_at=clock.now())
            .execution_options(synchronize_session=False),
            session,
        )
        if not moved:
            _first(session, scope)


def _first(session: Session, scope: str) -> None:
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(Version).values(scope=scope, number=1, moved_at=clock.now())
    session.execute(
        new.on_conflict_do_update(
            index_elements=[Version.scope], set_={"number": Version.number + 1, "moved_at": clock.now()}
        )
    )
