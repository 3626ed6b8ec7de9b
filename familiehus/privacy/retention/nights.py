"""What a night does with the rules: let go, count, and say what is overdue."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from familiehus.kernel import clock
from familiehus.kernel.db import db, rows_changed
from familiehus.privacy.commands import LOG_KEPT
from familiehus.privacy.models import RetentionRun
from familiehus.privacy.retention.rule import Rule
from familiehus.privacy.retention.rules import RULES


@dataclass(frozen=True)
class Standing:
    """A rule and what a night's work would let go of now. Counts only."""

    rule: Rule
    months: int
    days: int
    over_time: int
    last: RetentionRun | None


def run(rule: Rule) -> int:
    """Let go of what is over its time, and keep that it was done, and how much it was; no content. A nightly job."""
    gone = rule.forget()
    db.session.add(RetentionRun(rule=rule.name, ran_at=clock.now(), gone=gone))
    db.session.flush()
    return gone


def forget_old_runs() -> int:
    """That something was let go of is known for as long as the trail, a year."""
    return rows_changed(delete(RetentionRun).where(RetentionRun.ran_at < clock.now() - LOG_KEPT))


def standings() -> list[Standing]:
    """Every rule with a dry run of it: how much would go tonight, and when it last did. Two questions."""
    found = iter(
        db.session.execute(select(*(each for rule in RULES for each in rule.over_time(rule.before)))).one()
    )
    latest = select(func.max(RetentionRun.id)).group_by(RetentionRun.rule)
    runs = {
        each.rule: each
        for each in db.session.scalars(select(RetentionRun).where(RetentionRun.id.in_(latest)))
    }
    lengths = [(rule, rule.kept()) for rule in RULES]
    return [
        Standing(
            rule,
            length.years * 12 + length.months,
            length.days,
            sum(next(found) for _each in rule.rows),
            runs.get(rule.name),
        )
        for rule, length in lengths
    ]


GRACE = timedelta(days=2)
"""A night may be missed; what is older than its time by more than this is overdue."""


def overdue() -> int:
    """How many rows should have gone at least two nights ago."""
    counts = [each for rule in RULES for each in rule.over_time(rule.before - GRACE)]
    return sum(db.session.execute(select(*counts)).one())
