"""The house's own rules of visiting, and the kinds of match it offers."""

from collections.abc import Sequence
from typing import Any

from familiehus.accounts.models import Person
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.visits import access
from familiehus.visits.models import MatchKind, VisitRules

LONGEST = 104


def write_rules(
    *,
    grace_minutes: int,
    travel_minutes: int,
    follow_up_weeks: Sequence[int],
    listener: Person | None,
    after_hours: str,
    by: Actor,
) -> VisitRules:
    """How long the house waits for a word, how long a way takes, when it follows up, who listens."""
    if not access.may_change_the_rules(by):
        raise Refused(_("Det er lederen, der bestemmer det."))
    weeks = sorted(set(follow_up_weeks))
    if not weeks or not all(1 <= week <= LONGEST for week in weeks):
        raise Refused(_("Skriv mindst én uge fra 1 til %(most)s.", most=LONGEST))
    rules = db.session.get(VisitRules, 1)
    if rules is None:
        rules = VisitRules(id=1)
        db.session.add(rules)
    rules.grace_minutes, rules.travel_minutes = grace_minutes, travel_minutes
    rules.follow_up_weeks, rules.listener = weeks, listener
    rules.after_hours = after_hours.strip()
    db.session.flush()
    audit.record("rules of visiting written", rules, by=by, grace=grace_minutes)
    return rules


def add_kind(title: str, *, by: Actor, **facts: Any) -> MatchKind:
    """Another kind of match that the house offers."""
    kind = MatchKind(title=title.strip(), **facts)
    db.session.add(kind)
    db.session.flush()
    audit.record("kind of match added", kind, by=by)
    return kind


def revise_kind(kind: MatchKind, *, by: Actor, **facts: Any) -> None:
    """What is agreed already stays as it is."""
    for name, value in facts.items():
        setattr(kind, name, value)
    db.session.flush()
    audit.record("kind of match revised", kind, by=by)
