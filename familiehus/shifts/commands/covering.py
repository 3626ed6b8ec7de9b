"""Finding cover: who could take a shift, in the order of who was asked least recently; asking; being let off."""

from datetime import timedelta

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.messages.commands import queue
from familiehus.shifts import queries
from familiehus.shifts.commands.taking import lock, touch
from familiehus.shifts.commands.telling import ask_by_letter, coordinators
from familiehus.shifts.kinds import Answer
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.volunteers.models import Volunteer

DIGEST_DAYS = (7, 2)


def ask(
    shift: Shift,
    volunteer: Volunteer,
    *,
    by: Actor,
    handover: Handover | None = None,
    in_exchange: ShiftSignup | None = None,
) -> ShiftAsk:
    """Ask somebody, once at a time, and keep that it was asked. Raises `Refused` for who cannot or has said not
    this time. A swap is judged when it is accepted: until then the asked one's own seat is in the way."""
    earlier = db.session.scalars(
        select(ShiftAsk).where(ShiftAsk.shift_id == shift.id, ShiftAsk.volunteer_id == volunteer.id)
    ).all()
    name = volunteer.person.name
    if any(each.answer is Answer.NOT_THIS_TIME for each in earlier):
        raise Refused(_("%(name)s har sagt »ikke denne gang« til den vagt.", name=name))
    if any(each.is_open for each in earlier):
        raise Refused(_("%(name)s er allerede spurgt og har ikke svaret endnu.", name=name))
    if in_exchange is None:
        instead_of = [handover.signup] if handover else []
        reasons = queries.against(
            shift, volunteer, by=by, resource=queries.resource_of(volunteer), instead_of=instead_of
        )
        if reasons:
            raise Refused(*reasons)
    question = ShiftAsk(
        shift=shift,
        volunteer=volunteer,
        handover=handover,
        in_exchange=in_exchange,
        asked_by_id=by.id,
    )
    db.session.add(question)
    db.session.flush()
    audit.record("asked to take a shift", shift, by=by, volunteer=volunteer.key)
    ask_by_letter(question)
    touch()
    return question


def ask_everybody(shift: Shift, *, by: Actor, handover: Handover | None = None) -> list[ShiftAsk]:
    """Ask everybody who could take it and has not been asked yet."""
    return [
        ask(shift, each.volunteer, by=by, handover=handover)
        for each in queries.candidates(shift, instead_of=handover.signup if handover else None)
        if not each.is_asked
    ]


def not_this_time(shift: Shift, volunteer: Volunteer, *, by: Actor) -> None:
    """No further questions about this shift. Said to a question or without one."""
    lock([shift], [volunteer])
    question = db.session.scalars(
        select(ShiftAsk).where(
            ShiftAsk.shift_id == shift.id,
            ShiftAsk.volunteer_id == volunteer.id,
            ShiftAsk.answered_at.is_(None),
        )
    ).first()
    if question is None:
        question = ShiftAsk(shift=shift, volunteer=volunteer, asked_by_id=None)
        db.session.add(question)
    question.answered_at, question.answer = clock.now(), Answer.NOT_THIS_TIME
    db.session.flush()
    audit.record("not this time", shift, by=by, volunteer=volunteer.key)
    touch()


def send_digest() -> int:
    """Tell the coordinators, once a day, how many shifts in seven and in two days are short. For the job."""
    today = clock.today()
    counts = {}
    for days in DIGEST_DAYS:
        day = today + timedelta(days=days)
        short = queries.short_of_hands(Span.of_day(day))
        counts[f"in_{days}"] = len([each for each in short if each.first_on == day])
    if not any(counts.values()):
        return 0
    for person in coordinators():
        queue(
            "shifts.digest",
            to=reference(person),
            subject_key=today.isoformat(),
            params={"day": today.isoformat(), **counts},
        )
    return sum(counts.values())
