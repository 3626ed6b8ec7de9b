"""Calling the network's meetings, inviting to them, and writing down what came of them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from familiehus.associations.models import Association
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.messages.commands import queue, withdraw
from familiehus.partners import queries
from familiehus.partners.models import Answer, Meeting, MeetingAction, MeetingSeries, Participation
from familiehus.series.commands import generate
from familiehus.series.timetables import Slot, Timetable, horizon_on


def call_meetings(title: str, timetable: Timetable, *, place: str = "", by: Actor) -> MeetingSeries:
    """A meeting, or a series of them, stands in the network's calendar. Raises `Refused` for an unfit timetable."""
    timetable.check()
    series = MeetingSeries(title=title, place=place)
    series.follow(timetable)
    db.session.add(series)
    db.session.flush()
    _make_dates(series)
    audit.record("meetings called", series, by=by)
    return series


def extend_meetings() -> int:
    """A nightly job: every series has its dates until the horizon. Counts new ones."""
    return sum(_make_dates(series) for series in db.session.scalars(select(MeetingSeries)))


def invite(meeting: Meeting, *, by: Actor) -> int:
    """Write to every contact of the network's members, once for each time it is set to. Counts the letters."""
    _must_come(meeting)
    meeting.invited_at = clock.now()
    contacts = [
        contact
        for association in queries.members_with_contacts()
        for contact in association.contacts
        if contact.email or contact.phone
    ]
    for contact in contacts:
        queue(
            "partners.invitation",
            to=f"contact:{contact.key}",
            subject_key=f"{meeting.key}:{meeting.sequence}",
            params={"meeting": meeting.key},
        )
    db.session.flush()
    audit.record("meeting invited to", meeting, by=by, letters=len(contacts))
    return len(contacts)


def move(meeting: Meeting, span: Span, *, place: str | None = None, by: Actor) -> None:
    """The meeting is at another time; who was invited is told, and answers anew."""
    _must_come(meeting)
    if span.starts_at <= clock.now():
        raise Refused(_("Vælg et tidspunkt, der ikke er forbi."))
    has_moved = (meeting.starts_at, meeting.ends_at) != (span.starts_at, span.ends_at)
    meeting.place = meeting.place if place is None else place
    if has_moved:
        meeting.starts_at, meeting.ends_at, meeting.has_own_time = span.starts_at, span.ends_at, True
        meeting.sequence += 1
        for row in meeting.attendance:
            row.answer = None
        withdraw(subject_key=f"{meeting.key}:{meeting.sequence - 1}")
    db.session.flush()
    audit.record("meeting moved", meeting, by=by, at=meeting.starts_at.isoformat())
    if has_moved and meeting.invited_at is not None:
        invite(meeting, by=by)


def cancel(meeting: Meeting, *, by: Actor) -> None:
    """The meeting is off; who was invited is told."""
    _must_come(meeting)
    meeting.cancelled_at = clock.now()
    db.session.flush()
    withdraw(subject_key=f"{meeting.key}:{meeting.sequence}")
    if meeting.invited_at is not None:
        for association in queries.members_with_contacts():
            for contact in association.contacts:
                if contact.email or contact.phone:
                    queue(
                        "partners.meeting_off",
                        to=f"contact:{contact.key}",
                        subject_key=f"{meeting.key}:off",
                        params={"meeting": meeting.key},
                    )
    audit.record("meeting cancelled", meeting, by=by)


def answer(meeting: Meeting, association: Association, says: Answer, *, by: Actor) -> None:
    """A member says whether it comes."""
    _must_come(meeting)
    _row_of(meeting, association).answer = str(says)
    db.session.flush()
    audit.record("meeting answered", meeting, by=by, says=str(says))


def write_down(meeting: Meeting, *, agenda: str, minutes: str, by: Actor) -> None:
    """What is to be talked about, and what was said."""
    meeting.agenda, meeting.minutes = agenda, minutes
    db.session.flush()
    audit.record("meeting written down", meeting, by=by)


def note_attendance(meeting: Meeting, came: Iterable[Association], *, by: Actor) -> None:
    """Exactly these members came. Raises `Refused` before the meeting has begun."""
    if not meeting.is_on:
        raise Refused(_("Mødet er aflyst."))
    if not meeting.has_begun:
        raise Refused(_("Mødet er ikke begyndt endnu."))
    there = {association.id: association for association in came}
    for row in meeting.attendance:
        row.came = row.association_id in there
    for association in there.values():
        _row_of(meeting, association).came = True
    db.session.flush()
    audit.record("meeting attended", meeting, by=by, members=len(there))


def note_action(
    meeting: Meeting, what: str, *, association: Association | None, due_on: date | None, by: Actor
) -> MeetingAction:
    """Something was agreed: a member, or else the house, sees to it by a day."""
    action = MeetingAction(what=what, association=association, due_on=due_on)
    meeting.actions.append(action)
    db.session.flush()
    audit.record("meeting action noted", action, by=by)
    return action


def settle_action(action: MeetingAction, *, by: Actor) -> None:
    """It is done; asked again, it is open after all."""
    action.done_on = None if action.done_on else clock.today()
    db.session.flush()
    audit.record("meeting action settled", action, by=by, done=action.done_on is not None)


def _row_of(meeting: Meeting, association: Association) -> Participation:
    row = meeting.answer_of(association)
    if row is None:
        row = Participation(association=association, association_id=association.id)
        meeting.attendance.append(row)
    return row


def _make_dates(series: MeetingSeries) -> int:
    def make(slot: Slot) -> Meeting:
        return Meeting(
            original_start=slot.original_start,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            skipped_because=slot.skipped_because,
        )

    made = generate(series, series.meetings, make, horizon=horizon_on(clock.today()))
    series.meetings.extend(made)
    db.session.flush()
    return len(made)


def _must_come(meeting: Meeting) -> None:
    if not meeting.is_on:
        raise Refused(_("Mødet er aflyst."))
    if meeting.has_begun:
        raise Refused(_("Mødet er begyndt."))
