"""What is written beside a request: looks at people, searches, refused attempts. Written after the view.

A GET reads; what must be kept about the reading is collected here and written in its own short
transaction once the view has answered, also when the request itself was refused. A look that cannot
be written down is withheld: the caller gets an error page instead of the answer.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from flask import g, has_request_context
from sqlalchemy import select

from familiehus.kernel import audit, clock
from familiehus.kernel.roles import Actor, Role
from familiehus.kernel.transaction import own_transaction


@dataclass(frozen=True)
class Somebody:
    """Who looked, as plain values: the trace is written when the request's own rows are let go."""

    id: int | None
    key: str
    name: str
    role: Role


@dataclass(frozen=True)
class Something:
    """What was looked at, as plain values."""

    __tablename__: str
    key: str
    label: str


@dataclass(frozen=True)
class Trace:
    act: str
    by: Somebody
    subject: Something | None = None
    once: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def look(subject: object, *, by: Actor, polled: bool = False, **facts: Any) -> None:
    """Somebody looks at a family, a visit, a volunteer or another record about a person.

    `polled`: a board that refreshes itself counts once per person, device, subject and quarter-hour.
    """
    once = _quarter_hour("look", by, getattr(subject, "key", ""), *sorted(facts)) if polled else None
    _collect("looked at", by, subject, once, facts)


def search(term: str, *, by: Actor, among: str, found: list[str]) -> None:
    """Somebody searches among people: the term and the keys shown are kept."""
    _collect("searched", by, None, None, {"term": term, "among": among, "found": found})


def refused(endpoint: str, by: Actor, **facts: Any) -> None:
    """Somebody asked for what is not for them. Once per person, place and quarter-hour."""
    _collect("refused", by, None, _quarter_hour("refused", by, endpoint), {"endpoint": endpoint, **facts})


def write() -> None:
    """Write what was collected in this request, if anything."""
    collected: list[Trace] = g.pop("traces", [])
    if not collected:
        return
    with own_transaction() as session:
        if any(trace.once for trace in collected):
            audit.one_at_a_time(session)
        for trace in collected:
            known = select(audit.AuditEntry.id).where(audit.AuditEntry.once == trace.once)
            if trace.once and session.scalar(known):
                continue
            audit.record(
                trace.act,
                trace.subject,
                by=trace.by,
                device=g.get("device", ""),
                once=trace.once,
                session=session,
                **trace.facts,
            )


def _collect(act: str, by: Actor, subject: object, once: str | None, facts: dict[str, Any]) -> None:
    if not has_request_context():
        return
    seen = None
    if subject is not None:
        label = str(getattr(subject, "label", None) or getattr(subject, "name", None) or "")
        kind = getattr(subject, "__tablename__", type(subject).__name__)
        seen = Something(kind, str(getattr(subject, "key", "") or ""), label)
    trace = Trace(act, Somebody(by.id, by.key, by.name, by.role), seen, once, facts)
    g.setdefault("traces", []).append(trace)


def _quarter_hour(*what: object) -> str:
    quarter = int(clock.now().timestamp()) // 900
    parts = "|".join(str(getattr(part, "key", part)) for part in what)
    return hashlib.sha256(f"{quarter}|{parts}|{g.get('device', '')}".encode()).hexdigest()
