"""Who belongs to a household: coming, leaving, splitting. Leaving is never refused."""

from sqlalchemy import select

from familiehus.accounts.commands import give_hat
from familiehus.accounts.models import Person
from familiehus.families import news
from familiehus.families.commands.enrolment import close
from familiehus.families.models import Child, Childhood, Guardianship, Household, KeepApart
from familiehus.families.queries import kept_apart_from
from familiehus.families.states import Leaving
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, Role

YOUNGEST, OLDEST = 0, 18


def add_guardian(household: Household, person: Person, *, by: Actor) -> Guardianship:
    """An adult belongs to the household from now on. Once at a time; somebody who left may come back."""
    if person in household.guardians:
        raise Refused(_("%(name)s hører allerede til familien.", name=person.name))
    guardianship = Guardianship(person=person)
    household.guardianships.append(guardianship)
    db.session.flush()
    if household.is_live:
        give_hat(person, Role.FAMILY, by=by)
    audit.record("guardian added", household, by=by, person=person.key)
    return guardianship


def add_child(household: Household, first_name: str, birth_year: int, *, by: Actor) -> Child:
    """A child of 0–18 years, by first name and birth year (domain §6.1)."""
    check_birth_year(birth_year)
    child = Child(first_name=first_name, birth_year=birth_year)
    household.childhoods.append(Childhood(child=child))
    db.session.flush()
    audit.record("child added", household, by=by, child=child.key)
    return child


def bring_child_back(household: Household, child: Child, *, by: Actor) -> Childhood:
    """A child known to the house belongs to this household too; the other household is not told."""
    if child in household.children:
        raise Refused(_("%(name)s hører allerede til familien.", name=child.first_name))
    childhood = Childhood(child=child)
    household.childhoods.append(childhood)
    db.session.flush()
    audit.record("child added", household, by=by, child=child.key)
    return childhood


def correct_child(household: Household, child: Child, first_name: str, birth_year: int, *, by: Actor) -> None:
    """Correct a name or a year. A child with another home is from then on a row of its own here: what the other home
    reads stays as it was, for neither learns of the other."""
    check_birth_year(birth_year)
    if (child.first_name, child.birth_year) == (first_name, birth_year):
        return
    if _has_another_home(household, child):
        child = _part(household, child)
    child.first_name, child.birth_year = first_name, birth_year
    db.session.flush()
    audit.record("child corrected", household, by=by, child=child.key)


def _has_another_home(household: Household, child: Child) -> bool:
    elsewhere = select(Childhood.id).where(
        Childhood.child_id == child.id, Childhood.household_id != household.id
    )
    return db.session.scalar(elsewhere.limit(1)) is not None


def _part(household: Household, child: Child) -> Child:
    """A row of the child that is this household's alone, with all that hangs on it here."""
    own = Child(first_name=child.first_name, birth_year=child.birth_year)
    for childhood in household.childhoods:
        if childhood.child_id == child.id:
            childhood.child = own
    for need in household.care_needs:
        if need.child_id == child.id:
            need.child = own
    db.session.flush()
    news.child_parted.send(household, child=child, own=own)
    return own


def let_child_go(household: Household, child: Child, *, by: Actor, why: Leaving = Leaving.LEFT) -> None:
    """The child no longer belongs to this household; its seats here are freed."""
    for childhood in household.childhoods:
        if childhood.child_id == child.id and childhood.is_current:
            childhood.ended_at, childhood.ended_why = clock.now(), why
            household.care_needs[:] = [need for need in household.care_needs if need.child_id != child.id]
            db.session.flush()
            news.child_left.send(household, child=child, by=by)
            audit.record("child left", household, by=by, child=child.key)
            return
    raise Refused(_("%(name)s hører ikke til familien.", name=child.first_name))


def leave(household: Household, person: Person, *, by: Actor, why: Leaving = Leaving.LEFT) -> None:
    """An adult leaves the household. Access, links, feeds and unsent messages end in this transaction.

    When the last adult leaves, the household is closed: nobody is left to answer for it.
    """
    hold_still(household, "guardianships")
    guardianship = next(
        (each for each in household.guardianships if each.is_current and each.person_id == person.id), None
    )
    if guardianship is None:
        raise Refused(_("%(name)s hører ikke til familien.", name=person.name))
    guardianship.ended_at, guardianship.ended_why = clock.now(), why
    household.care_needs[:] = [need for need in household.care_needs if need.person_id != person.id]
    db.session.flush()
    news.guardian_left.send(household, person=person, by=by)
    audit.record("guardian left", household, by=by, person=person.key)
    if not household.guardians and not household.has_stopped:
        close(household, by=by)


def split(
    household: Household, person: Person, children: list[Child], *, stay_too: bool, called: str, by: Actor
) -> Household:
    """A new household for `person` and the chosen children. Nothing later in it is visible to the old one.

    What protects the old one protects the new one too, until somebody says otherwise: its address, and whom it is
    kept apart from. `stay_too`: the children belong to both households from now on, and neither learns of the other.
    """
    if person not in household.guardians:
        raise Refused(_("%(name)s hører ikke til familien.", name=person.name))
    strangers = [child for child in children if child not in household.children]
    if strangers:
        raise Refused(_("Vælg kun børn, der hører til familien."))
    new = Household(
        called=called,
        state=household.state,
        source=household.source,
        referrer=household.referrer,
        said_yes_at=household.said_yes_at,
        confirmed_at=household.confirmed_at,
        enquired_at=household.enquired_at,
        enrolled_at=household.enrolled_at,
        paused_at=household.paused_at,
        closed_at=household.closed_at,
        language=household.language,
        needs_interpreter=household.needs_interpreter,
        has_protected_address=household.has_protected_address,
    )
    new.guardianships.append(Guardianship(person=person))
    new.childhoods.extend(Childhood(child=child) for child in children)
    db.session.add(new)
    db.session.flush()
    for apart in kept_apart_from(household):
        if apart.person is not person:
            db.session.add(KeepApart(household=new, person=apart.person, made_by=apart.made_by))
    if not stay_too:
        for child in children:
            let_child_go(household, child, by=by, why=Leaving.SPLIT)
    news.household_split.send(household, into=new, children=children, by=by)
    audit.record("household split", household, by=by, into=new.key)
    leave(household, person, by=by, why=Leaving.SPLIT)
    return new


def check_birth_year(birth_year: int) -> None:
    """A child of the house is 0–18 years old this year."""
    this_year = clock.today().year
    if not this_year - OLDEST <= birth_year <= this_year - YOUNGEST:
        raise Refused(
            _("Skriv et fødselsår mellem %(first)s og %(last)s.", first=this_year - OLDEST, last=this_year)
        )
