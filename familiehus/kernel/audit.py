"""The audit trail: one row per act or look, in the same transaction, chained by digests, append-only.

Names and texts stand in a table beside the chain, so that they can be erased while the chain still
verifies. Each row's digest covers the row before it; the text is covered through a salted digest.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    bindparam,
    cast,
    delete,
    false,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from familiehus.kernel import clock, erased
from familiehus.kernel.db import Base, db, rows_changed
from familiehus.kernel.roles import Actor
from familiehus.kernel.transaction import before_commit, written_through

CHAIN_LOCK = 7_302_114
START_OF_CHAIN = "0" * 64


class AuditEntry(Base):
    """Who did what to which thing, when. Never changed, never deleted but by retention."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    act: Mapped[str] = mapped_column(String(80))
    actor_key: Mapped[str] = mapped_column(String(40), index=True)
    actor_role: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_key: Mapped[str] = mapped_column(String(40), default="")
    device: Mapped[str] = mapped_column(String(40), default="")
    once: Mapped[str | None] = mapped_column(String(64), unique=True)
    text_digest: Mapped[str] = mapped_column(String(64))
    place: Mapped[int | None] = mapped_column(unique=True)
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)

    said: Mapped["AuditText | None"] = relationship(back_populates="entry", cascade="all", uselist=False)


class AuditText(Base):
    """What the entry says in words and names. Erasable; the chain does not need it."""

    __tablename__ = "audit_texts"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    subject_label: Mapped[str] = mapped_column(String(200), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    entry: Mapped[AuditEntry] = relationship(back_populates="said")


_LAST_LINK = (
    select(AuditEntry.place, AuditEntry.digest)
    .where(AuditEntry.place.is_not(None))
    .order_by(AuditEntry.place.desc())
    .limit(1)
)
_LINK = (
    update(AuditEntry)
    .where(AuditEntry.id == bindparam("entry"))
    .values(place=bindparam("place"), digest=bindparam("digest"))
)


def record(
    act: str,
    subject: object = None,
    *,
    by: Actor,
    device: str = "",
    once: str | None = None,
    session: Session | None = None,
    **facts: Any,
) -> AuditEntry:
    """Write one entry in the transaction that does the act. Facts are plain values, never addresses."""
    session = session or db.session()
    said = AuditText(
        salt=secrets.token_hex(16),
        actor_name=by.name[:200],
        subject_label=str(getattr(subject, "label", None) or getattr(subject, "name", None) or "")[:200],
        facts={name: _plain(value) for name, value in facts.items() if value is not None},
    )
    entry = AuditEntry(
        at=clock.now(),
        act=act,
        actor_key=by.key,
        actor_role=str(by.role),
        subject_kind="" if subject is None else getattr(subject, "__tablename__", type(subject).__name__),
        subject_key=str(getattr(subject, "key", "") or ""),
        device=device,
        once=once,
        text_digest=digest_of_text(said),
        said=said,
    )
    session.add(entry)
    session.info.setdefault("audit", []).append(entry)
    return entry


def forget_words(*keys: str) -> int:
    """Names and words of entries by or about these keys are gone; entries and chain stay. Counts them.

    So is what was typed in a search that showed them, for that may be their name. The keys are noted as erased, for
    backups that are put back later.
    """
    erased.note(keys)
    session = db.session()
    session.flush()
    about = select(AuditEntry.id).where(or_(AuditEntry.subject_key.in_(keys), AuditEntry.actor_key.in_(keys)))
    gone = delete(AuditText).where(
        or_(AuditText.entry_id.in_(about), AuditText.entry_id.in_(_typed_for(keys)))
    )
    return rows_changed(gone.execution_options(synchronize_session=False))


def _typed_for(keys: Sequence[str]) -> Select[int]:
    """Searches that showed one of them, where something was typed."""
    shown = or_(
        false(), *(cast(AuditText.facts, Text).contains(f'"{key}"', autoescape=True) for key in keys if key)
    )
    return (
        select(AuditEntry.id)
        .join(AuditEntry.said)
        .where(AuditEntry.act == "searched", AuditText.facts["term"].as_string() != "", shown)
    )


def digest_of_text(said: AuditText) -> str:
    return _sha(json.dumps([said.salt, said.actor_name, said.subject_label, said.facts], sort_keys=True))


def digest_of(entry: AuditEntry, before: str) -> str:
    """The entry's link in the chain, from what it says and the digest before it."""
    facts = [
        entry.at.isoformat(),
        entry.act,
        entry.actor_key,
        entry.actor_role,
        entry.subject_kind,
        entry.subject_key,
        entry.device,
        entry.text_digest,
    ]
    return _sha(before + json.dumps(facts))


def one_at_a_time(session: Session) -> None:
    """Wait until nobody else writes entries; SQLite has one writer anyway. Last of all locks."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})


@before_commit
def _chain(session: Session) -> None:
    """Link this transaction's entries, last of all, one transaction at a time."""
    written = [entry for entry in session.info.pop("audit", ()) if entry in session]
    if not written:
        return
    session.flush()
    one_at_a_time(session)
    connection = written_through(session)
    last = connection.execute(_LAST_LINK).first()
    place, digest = (last.place, last.digest) if last else (0, START_OF_CHAIN)
    links = []
    for number, entry in enumerate(written, start=place + 1):
        digest = digest_of(entry, digest)
        set_committed_value(entry, "place", number)
        set_committed_value(entry, "digest", digest)
        links.append({"entry": entry.id, "place": number, "digest": digest})
    connection.execute(_LINK, links)


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return str(value)


def _sha(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()
