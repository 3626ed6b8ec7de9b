"""When a volunteer can't: noted by themselves or by staff, held in the one calendar of who is taken."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from familiehus.accounts.models import Person
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose, Resource, ResourceKind
from familiehus.bookings.queries import resource_of
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.series import commands as series
from familiehus.series.timetables import Slot, Timetable, horizon_on
from familiehus.volunteers.models import Absence, AbsenceDate, Volunteer
from familiehus.volunteers.news import absence_noted
from familiehus.volunteers.states import State

MOST = 30


def resource_for(person: Person) -> Resource:
    """The person as something that can be taken: one row, under the person's own key, made when first needed. Of two
    who need it first at once the second waits for the other's."""
    known = resource_of(person.key)
    if known is not None:
        return known
    try:
        with db.session.begin_nested():
            return bookings.enter(ResourceKind.PERSON, person.name, key=person.key)
    except IntegrityError:
        known = resource_of(person.key)
        if known is None:
            raise
        return known


def note_absence(volunteer: Volunteer, timetable: Timetable, *, by: Actor) -> Absence:
    """The volunteer can't, once or every so often. No reason is asked.

    Times at which they stand on something already are noted all the same, without a hold, until that is given
    back: an absence is never refused and removes nothing. Raises `Refused` for what cannot stand in a calendar,
    what is over, and more than 30 of them.
    """
    if volunteer.state in (State.STOPPED, State.ANONYMISED):
        raise Refused(_("%(name)s er stoppet.", name=volunteer.name))
    timetable.check()
    hold_still(volunteer, "absences")
    if len(volunteer.absences) >= MOST:
        raise Refused(_("Der er skrevet nok fravær. Slet noget af det gamle først."))
    absence = Absence()
    absence.follow(timetable)
    _make_dates(absence)
    if not absence.dates:
        raise Refused(_("Den tid er forbi. Vælg en, der kommer."))
    volunteer.absences.append(absence)
    db.session.flush()
    _hold_what_is_free(absence)
    audit.record("absence noted", volunteer, by=by)
    absence_noted.send(absence, by=by)
    return absence


def drop_absence(volunteer: Volunteer, absence: Absence, *, by: Actor) -> None:
    """The volunteer can after all."""
    bookings.release(*(each.hold for each in absence.dates if each.hold is not None))
    volunteer.absences.remove(absence)
    db.session.flush()
    audit.record("absence dropped", volunteer, by=by)


def clear_absences(volunteer: Volunteer) -> None:
    """None of it matters any more."""
    for absence in list(volunteer.absences):
        bookings.release(*(each.hold for each in absence.dates if each.hold is not None))
        volunteer.absences.remove(absence)
    db.session.flush()


def hold_what_came_free(resources: Sequence[Resource]) -> None:
    """Somebody's time is free again: what they had noted as away over it is held from now on."""
    people = [each.key for each in resources if each.kind == ResourceKind.PERSON]
    if not people:
        return
    waiting = (
        select(Absence)
        .join(Absence.dates)
        .join(Absence.volunteer)
        .join(Volunteer.person)
        .where(Person.key.in_(people), AbsenceDate.hold_id.is_(None), AbsenceDate.ends_at > clock.now())
        .order_by(Absence.id)
    )
    for absence in db.session.scalars(waiting).unique().all():
        _hold_what_is_free(absence)


def look_after_absences() -> int:
    """New dates as the horizon moves, holds for what may be free by now, and old times forgotten. A nightly job."""
    absences = select(Absence).options(selectinload(Absence.dates)).order_by(Absence.id)
    made = 0
    for absence in db.session.scalars(absences):
        made += _make_dates(absence)
        db.session.flush()
        _hold_what_is_free(absence)
        if not absence.is_series and all(each.is_over for each in absence.dates):
            absence.volunteer.absences.remove(absence)
    db.session.flush()
    return made


def _make_dates(absence: Absence) -> int:
    """The dates until the horizon that are not over yet."""
    horizon = max(horizon_on(clock.today()), absence.first_on)
    made = series.generate(absence, absence.dates, _date, horizon=horizon, after=absence.generated_until)
    fresh = [each for each in made if not each.is_over and each.skipped_because is None]
    absence.dates.extend(fresh)
    return len(fresh)


def _date(slot: Slot) -> AbsenceDate:
    return AbsenceDate(
        original_start=slot.original_start,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        skipped_because=slot.skipped_because,
    )


def _hold_what_is_free(absence: Absence) -> None:
    """Hold the times at which nothing else stands; the others wait."""
    wanted = [each for each in absence.dates if each.hold is None and not each.is_over]
    if not wanted:
        return
    resource = resource_for(absence.volunteer.person)
    for each in wanted:
        try:
            each.hold = bookings.take(resource, each.span, Purpose.ABSENCE, by=THE_HOUSE)
        except Refused:
            continue
    db.session.flush()
