"""Forgetting a volunteer: hours stay as numbers of an unnamed one, so that the house's year still adds up."""

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, select

from familiehus.accounts import commands as accounts
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.bookings.queries import resource_of
from familiehus.house.queries import settings
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.messages.commands import withdraw
from familiehus.volunteers import news
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.commands.coming import decline, stop
from familiehus.volunteers.models import ProofSeen, Volunteer
from familiehus.volunteers.queries import came_to_nothing
from familiehus.volunteers.states import Proof, State

NAME_GONE = "–"
DUTIES = (Purpose.SHIFT, Purpose.VISIT, Purpose.ADVICE, Purpose.ABSENCE)
RECORD_CHECKS_KEPT_MONTHS = 6
"""The dates of a record check are kept for half a year after somebody stopped (domain §2); the file as the house says."""
ENQUIRIES_KEPT_MONTHS = 6
"""How long the house knows somebody who wanted to help and with whom nothing has been done since."""


def forget(volunteer: Volunteer, *, by: Actor) -> None:
    """Everything that tells of a volunteer is gone, from every room, in this transaction; it cannot be undone.

    Who is still with the house stops first. Who is something else to the house too stays that: the file with its
    hours and the times of its duties is then somebody's without a name. Raises `Refused` for one who is forgotten already.
    """
    if volunteer.state == State.ANONYMISED:
        raise Refused(_("Den frivillige er allerede slettet."))
    if volunteer.is_with_the_house:
        stop(volunteer, by=by)
    person, keys = volunteer.person, [volunteer.key]
    was = person if person.roles_held() else None
    if was is not None:
        volunteer.person = accounts.introduce(NAME_GONE)
        db.session.flush()
        if (taken := resource_of(was.key)) is not None:
            bookings.part(taken, resource_for(volunteer.person), *DUTIES)
    else:
        keys.append(person.key)
        withdraw(to=accounts.reference(person))
    withdraw(subject_key=volunteer.key)
    news.volunteer_forgotten.send(volunteer, was=was, by=by)
    audit.forget_words(*keys)
    audit.record("volunteer anonymised", by=by, volunteer=volunteer.key)


def forget_stopped() -> int:
    """Volunteers who stopped so long ago as the house's settings say are forgotten. A nightly job; counts them."""
    before = clock.today() - relativedelta(months=settings().volunteers_kept_months)
    stopped = select(Volunteer).where(Volunteer.state == State.STOPPED, Volunteer.stopped_on < before)
    found = db.session.scalars(stopped.order_by(Volunteer.id)).unique().all()
    for volunteer in found:
        forget(volunteer, by=THE_HOUSE)
    return len(found)


def forget_untouched_enquiries() -> int:
    """Who asked, or was on the way in, and with whom nothing has been done for half a year is forgotten; who had been a
    volunteer before has stopped again. A nightly job; counts them."""
    before = clock.now() - relativedelta(months=ENQUIRIES_KEPT_MONTHS)
    found = db.session.scalars(select(Volunteer).where(came_to_nothing(before)).order_by(Volunteer.id))
    untouched = found.unique().all()
    for volunteer in untouched:
        decline(volunteer, by=THE_HOUSE)
    return len(untouched)


def forget_record_checks() -> int:
    """The dates of record checks go half a year after somebody stopped. A nightly job; counts them."""
    before = clock.today() - relativedelta(months=RECORD_CHECKS_KEPT_MONTHS)
    stopped = select(Volunteer.id).where(Volunteer.state == State.STOPPED, Volunteer.stopped_on < before)
    return rows_changed(
        delete(ProofSeen)
        .where(ProofSeen.proof == Proof.RECORD_CHECK, ProofSeen.volunteer_id.in_(stopped))
        .execution_options(synchronize_session=False)
    )
