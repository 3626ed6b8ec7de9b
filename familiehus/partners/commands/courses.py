"""Places on the house's courses for the network's volunteers."""

from sqlalchemy import select

from familiehus.activities.kinds import Category
from familiehus.activities.models import Occurrence
from familiehus.associations.models import Association
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.partners.models import CoursePlaces


def give_places(date: Occurrence, association: Association, places: int, *, by: Actor) -> CoursePlaces | None:
    """So many places on the date are the member's; none takes them back. Raises `Refused` when more are taken."""
    if date.activity.category is not Category.COURSE:
        raise Refused(_("Det er ikke et kursus."))
    _must_come(date)
    row = _locked(date, association)
    if row is not None and places < row.taken:
        raise Refused(
            ngettext("%(num)s plads er allerede taget.", "%(num)s pladser er allerede taget.", row.taken)
        )
    if places == 0:
        if row is not None:
            db.session.delete(row)
        row = None
    elif row is None:
        row = CoursePlaces(occurrence=date, association=association, places=places, taken=0)
        db.session.add(row)
    else:
        row.places = places
    db.session.flush()
    audit.record("course places given", association, by=by, places=places, date=date.key)
    return row


def take_places(row: CoursePlaces, number: int, *, by: Actor) -> None:
    """So many of the member's volunteers come. Raises `Refused` for more than there are places for."""
    _must_come(row.occurrence)
    locked = _locked(row.occurrence, row.association) or row
    if number > locked.places:
        raise Refused(
            ngettext(
                "Der er kun %(num)s plads til jer.", "Der er kun %(num)s pladser til jer.", locked.places
            )
        )
    locked.taken = number
    db.session.flush()
    audit.record("course places taken", row.association, by=by, taken=number, date=row.occurrence.key)


def _must_come(date: Occurrence) -> None:
    if date.is_off:
        raise Refused(_("Kurset er aflyst."))
    if date.starts_at <= clock.now():
        raise Refused(_("Kurset er begyndt."))


def _locked(date: Occurrence, association: Association) -> CoursePlaces | None:
    found = select(CoursePlaces).where(
        CoursePlaces.occurrence_id == date.id, CoursePlaces.association_id == association.id
    )
    return db.session.scalars(
        found.with_for_update(of=CoursePlaces).execution_options(populate_existing=True)
    ).one_or_none()
