"""What being at a course gives a volunteer, and takes again when it turns out that they were not there."""

from familiehus.activities.models import Occurrence
from familiehus.attendance.models import Attendance
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Source


def count_the_course(row: Attendance, *, by: Actor) -> None:
    """Hours as long as the date, and the proof that the course is, unless the volunteer has it from that day."""
    volunteer, occurrence = row.volunteer, row.occurrence
    if volunteer is None:
        return
    day = clock.local_day(occurrence.starts_at)
    proof = occurrence.activity.proof
    if proof is not None and row.proof is None:
        row.proof = volunteers.grant_by_course(volunteer, proof, day, by=by)
    volunteers.count_hours(
        volunteer,
        source=Source.COURSE,
        source_key=_key(occurrence),
        day=day,
        minutes=occurrence.span.minutes,
        what=occurrence.title[:120],
        by=by,
    )
    db.session.flush()


def uncount_the_course(row: Attendance, *, by: Actor) -> None:
    """They were not there: what that gave goes, and nothing else. Duties taken meanwhile stay and are flagged."""
    if row.volunteer is None:
        return
    proof, row.proof = row.proof, None
    db.session.flush()
    if proof is not None:
        volunteers.take_back_course(row.volunteer, proof, by=by)
    volunteers.uncount_hours(row.volunteer, source=Source.COURSE, source_key=_key(row.occurrence), by=by)


def _key(occurrence: Occurrence) -> str:
    return str(occurrence.key)
