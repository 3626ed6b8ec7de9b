"""Who may sign up whom, and who may see who is signed up. One family never sees another."""

from sqlalchemy import Select, exists, false, or_, select

from familiehus.families.access import own_households
from familiehus.families.models import KeepApart
from familiehus.kernel.roles import Actor, is_coordinator, is_door, is_family, is_staff
from familiehus.signups.models import SeriesSignup, Signup


def may_see_who_comes(person: Actor) -> bool:
    """Names of those signed up and in line: those who run the day."""
    return is_staff(person)


def may_move_the_line(person: Actor) -> bool:
    """Put somebody first in line or pass somebody over, with a reason."""
    return is_staff(person)


def signups_visible_to(person: Actor) -> Select[Signup]:
    """Staff: everybody but households kept apart from them (coordinators see those too); a family its own; the
    door everybody, for it shows them to no person; nobody else any."""
    signups = select(Signup)
    if is_coordinator(person) or is_door(person):
        return signups
    if is_staff(person):
        apart = exists().where(
            KeepApart.household_id == Signup.household_id, KeepApart.person_id == person.id
        )
        return signups.where(or_(Signup.household_id.is_(None), ~apart))
    if is_family(person):
        return signups.where(Signup.household_id.in_(own_households(person)))
    return signups.where(false())


def series_visible_to(person: Actor) -> Select[SeriesSignup]:
    """Whole-series sign-ups, by the same rule."""
    followed = select(SeriesSignup)
    if is_coordinator(person):
        return followed
    if is_staff(person):
        apart = exists().where(
            KeepApart.household_id == SeriesSignup.household_id, KeepApart.person_id == person.id
        )
        return followed.where(~apart)
    if is_family(person):
        return followed.where(SeriesSignup.household_id.in_(own_households(person)))
    return followed.where(false())
