"""Whether the audit trail is whole: each link, each text, and signed marks at both ends of it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy import delete, func, select

from familiehus.kernel import audit, clock
from familiehus.kernel.audit import AuditEntry, AuditText
from familiehus.kernel.db import db, rows_changed
from familiehus.privacy.models import HEAD, START, AuditSeal, SampledLook

AT_ONCE = 1000


class Fault(StrEnum):
    """What can be wrong with a link."""

    ENTRY = "entry"
    TEXT = "text"
    MISSING = "missing"
    LOOSE = "loose"
    SEAL = "seal"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold, counted from its very beginning."""

    place: int
    fault: Fault

    @property
    def in_danish(self) -> str:
        """A sentence for the command line and the log, which speak Danish."""
        said = {
            Fault.ENTRY: "Linjen er ændret",
            Fault.TEXT: "Linjens tekst er ændret",
            Fault.MISSING: "En linje mangler",
            Fault.LOOSE: "En linje står uden for kæden",
            Fault.SEAL: "Et segl er ændret eller lavet med en anden nøgle",
            Fault.CUT_OFF: "Loggen er skåret af",
        }[self.fault]
        return f"{said}: plads {self.place}."


@dataclass(frozen=True)
class Verdict:
    """How many links were tried, and the first that does not hold."""

    links: int
    first_break: Break | None

    @property
    def holds(self) -> bool:
        return self.first_break is None


def verify() -> Verdict:
    """Read the whole trail from the signed start to the signed head. An erased text is no fault; a changed one is."""
    seals = {seal.name: seal for seal in db.session.scalars(select(AuditSeal))}
    for seal in seals.values():
        if not hmac.compare_digest(seal.signature, _signature(seal)):
            return Verdict(0, Break(seal.place, Fault.SEAL))
    start, head = seals.get(START), seals.get(HEAD)
    place, before = (start.place, start.digest) if start else (0, audit.START_OF_CHAIN)
    first, links = place, 0
    trail = (
        select(AuditEntry, AuditText)
        .outerjoin(AuditText, AuditText.entry_id == AuditEntry.id)
        .where(AuditEntry.place.is_not(None))
        .order_by(AuditEntry.place)
        .execution_options(yield_per=AT_ONCE, populate_existing=True)
    )
    for entry, said in db.session.execute(trail):
        place += 1
        if entry.place != place:
            return Verdict(links, Break(place, Fault.MISSING))
        if said is not None and audit.digest_of_text(said) != entry.text_digest:
            return Verdict(links, Break(place, Fault.TEXT))
        before = audit.digest_of(entry, before)
        if before != entry.digest:
            return Verdict(links, Break(place, Fault.ENTRY))
        if head and head.place == place and head.digest != before:
            return Verdict(links, Break(place, Fault.ENTRY))
        links += 1
    if head and head.place > max(place, first):
        return Verdict(links, Break(place + 1, Fault.CUT_OFF))
    if db.session.scalar(select(AuditEntry.id).where(AuditEntry.place.is_(None)).limit(1)) is not None:
        return Verdict(links, Break(place, Fault.LOOSE))
    return Verdict(links, None)


def seal_head() -> int:
    """Sign how far the chain goes now, so that nobody can cut it off unseen. A job; gives the place."""
    last = db.session.scalars(
        select(AuditEntry).where(AuditEntry.place.is_not(None)).order_by(AuditEntry.place.desc()).limit(1)
    ).first()
    if last is None:
        return 0
    place = last.place or 0
    _seal(HEAD, place, last.digest or "")
    return place


def forget_before(moment: datetime) -> int:
    """Entries older than `moment` go, from the start of the chain on; a signed mark says where it begins now.

    The database lets go of nothing that stands after that mark. Counts the entries.
    """
    end = last_before(moment)
    if end is None:
        return 0
    _seal(START, end.place or 0, end.digest or "")
    db.session.flush()
    old = select(AuditEntry.id).where(AuditEntry.place <= end.place)
    for table, column in ((SampledLook, SampledLook.entry_id), (AuditText, AuditText.entry_id)):
        db.session.execute(delete(table).where(column.in_(old)).execution_options(synchronize_session=False))
    gone = delete(AuditEntry).where(AuditEntry.place <= end.place)
    return rows_changed(gone.execution_options(synchronize_session=False))


def last_before(moment: datetime) -> AuditEntry | None:
    """The last entry of the unbroken run from the start that is older than `moment`."""
    young = select(func.min(AuditEntry.place)).where(AuditEntry.at >= moment).scalar_subquery()
    old = select(AuditEntry).where(
        AuditEntry.place.is_not(None), AuditEntry.place < func.coalesce(young, 2_000_000_000)
    )
    return db.session.scalars(old.order_by(AuditEntry.place.desc()).limit(1)).first()


def _seal(name: str, place: int, digest: str) -> None:
    seal = db.session.get(AuditSeal, name)
    if seal is None:
        seal = AuditSeal(name=name)
        db.session.add(seal)
    elif seal.place == place:
        return
    seal.place, seal.digest, seal.sealed_at = place, digest, clock.now()
    seal.signature = _signature(seal)


def _signature(seal: AuditSeal) -> str:
    """With the house's secret key, which is not in the database."""
    key = str(current_app.secret_key).encode()
    said = f"audit seal|{seal.name}|{seal.place}|{seal.digest}|{seal.sealed_at.isoformat()}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
