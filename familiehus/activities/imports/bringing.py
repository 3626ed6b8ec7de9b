"""Carrying an import out: new activities planned, known ones brought up to date, what the file dropped withdrawn.

What the house changed by itself since the last import stays, unless the file says something new about it.
"""

from dataclasses import dataclass, field

from familiehus.activities.commands.calling_off import cancel
from familiehus.activities.commands.planning import discard, plan, publish
from familiehus.activities.imports.choices import Choices
from familiehus.activities.imports.files import plan_of_file
from familiehus.activities.imports.following import CANCELLED_THERE, follow, put_changes
from familiehus.activities.imports.foresight import Foreseen, Item, Standing, foresee
from familiehus.activities.imports.proposals import LeftOut, Plan
from familiehus.activities.imports.records import record_of
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, ImportedEvent, Occurrence
from familiehus.activities.sheets import Reach
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor

SOURCE_UID = 255


@dataclass
class Outcome:
    """What an import did, in numbers of activities but for `dates` and `waiting`, which count dates."""

    plan: Plan
    series: int = 0
    singles: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    published: int = 0
    drafts: int = 0
    dates: int = 0
    waiting: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def brought(self) -> int:
        return self.series + self.singles


def bring_in(read: Plan, choices: Choices, *, by: Actor) -> Outcome:
    """Carry the plan out. An event that the house refuses is left out with the refusal; the rest comes in."""
    foreseen: Foreseen = foresee(read, choices)
    outcome = Outcome(read, left_out=list(foreseen.left_out))
    for item in foreseen.items:
        try:
            with db.session.begin_nested():
                _bring(item, choices, outcome, by=by)
        except Refused as why:
            proposal = item.proposal
            outcome.left_out.append(LeftOut(0, proposal.uid, proposal.title, str(why)))
    for row in foreseen.gone:
        outcome.withdrawn += _withdraw(row, by=by)
    audit.record(
        "calendar imported",
        by,
        by=by,
        events=read.events,
        brought=outcome.brought,
        changed=outcome.changed,
        same=outcome.same,
        left_out=len(outcome.left_out),
        withdrawn=outcome.withdrawn,
    )
    return outcome


def import_file(file: bytes, choices: Choices, *, by: Actor, dry_run: bool = False) -> Outcome | Foreseen:
    """Bring a file in, or with `dry_run` tell what would come of it. Reads the file before it asks for a lock.

    Raises Refused when the file is no calendar, or too much of one.
    """
    read = plan_of_file(file)
    return foresee(read, choices) if dry_run else bring_in(read, choices, by=by)


def _bring(item: Item, choices: Choices, outcome: Outcome, *, by: Actor) -> None:
    proposal = item.proposal
    if item.standing is Standing.SAME:
        outcome.same += 1
        return
    if item.known is not None:
        follow(item.known.activity, item, by=by)
        item.known.said = record_of(proposal)
        item.known.brought_at = clock.now()
        db.session.flush()
        outcome.changed += 1
        return
    activity = plan(item.sheet, by=by, clashes_wait=True, source_uid=proposal.uid[:SOURCE_UID])
    put_changes(activity, item, by=by)
    db.session.add(
        ImportedEvent(uid=proposal.uid, part=proposal.part, activity=activity, said=record_of(proposal))
    )
    db.session.flush()
    is_out = choices.publishes and not proposal.is_private and _publish(activity, outcome, by=by)
    outcome.published += is_out
    outcome.drafts += not is_out
    outcome.series += proposal.is_series
    outcome.singles += not proposal.is_series
    shown = [row for row in activity.occurrences if row.is_shown]
    outcome.dates += len(shown)
    outcome.waiting += sum(_waits(row) for row in shown)


def _publish(activity: Activity, outcome: Outcome, *, by: Actor) -> bool:
    """Publish it if it has what that takes; else it waits as a draft, and the outcome says for what."""
    try:
        publish(activity, by=by)
    except Refused as why:
        outcome.remarks.append((activity.title, _("Er kladde: %(why)s", why=str(why))))
        return False
    activity.settle()
    db.session.flush()
    return True


def _waits(row: Occurrence) -> bool:
    """A coming date whose place somebody else has."""
    return row.state is DateState.PLANNED and row.place is not None and row.hold is None and not row.is_over


def _withdraw(row: ImportedEvent, *, by: Actor) -> int:
    """The file has the event no longer: a draft goes, coming dates are cancelled, the past stays as it was."""
    activity = row.activity
    db.session.delete(row)
    db.session.flush()
    if activity.is_draft:
        discard(activity, by=by)
        return 1
    coming = [each for each in activity.occurrences if each.is_shown and not each.is_off and not each.is_over]
    if coming:
        cancel(coming[0], str(CANCELLED_THERE), by=by, reach=Reach.ALL)
    return bool(coming)
