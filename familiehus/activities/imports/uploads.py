"""An import in two steps: the plan waits in the database while somebody looks at the preview, then comes in."""

from datetime import timedelta

from sqlalchemy import delete

from familiehus.activities.imports.bringing import Outcome, bring_in
from familiehus.activities.imports.choices import Choices
from familiehus.activities.imports.proposals import Plan
from familiehus.activities.imports.records import left_out_record, plan_from, plan_record
from familiehus.activities.models import CalendarImport
from familiehus.kernel import clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor

WAITS = timedelta(days=1)
COUNTS = ("series", "singles", "changed", "same", "withdrawn", "published", "drafts", "dates", "waiting")


def keep_upload(plan: Plan) -> CalendarImport:
    """Keep what a file would become until somebody says yes. What it said of attendees is not in it."""
    upload = CalendarImport(name=plan.name[:200], events=plan.events, plan=plan_record(plan))
    db.session.add(upload)
    db.session.flush()
    return upload


def plan_of(upload: CalendarImport) -> Plan:
    """The plan that waits. Raises Refused when it has been carried out."""
    if upload.plan is None:
        raise Refused(_("Kalenderen er allerede taget ind."))
    return plan_from(upload.plan)


def bring_upload(upload: CalendarImport, choices: Choices, *, by: Actor) -> Outcome:
    """Carry the waiting plan out, once, and keep its result in numbers."""
    outcome = bring_in(plan_of(upload), choices, by=by)
    upload.plan = None
    upload.brought_at = clock.now()
    upload.outcome = {
        **{name: getattr(outcome, name) for name in COUNTS},
        "changed_dates": outcome.plan.changed_dates,
        "people_dropped": outcome.plan.people_dropped,
        "left_out": [left_out_record(each) for each in outcome.left_out],
        "remarks": [list(each) for each in outcome.remarks],
    }
    db.session.flush()
    return outcome


def forget_uploads() -> int:
    """Drop plans that nobody said yes to within a day, and results after a month. For the nightly job."""
    stale = delete(CalendarImport).where(
        (CalendarImport.brought_at.is_(None) & (CalendarImport.uploaded_at < clock.now() - WAITS))
        | (CalendarImport.brought_at < clock.now() - 30 * WAITS)
    )
    return rows_changed(stale)
