"""Who sees more in each of the ways: questions that the database answers."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from familiehus.accounts.models import AT_A_DESK, Device, Hat, Person, SignIn
from familiehus.associations.models import Association, Contact
from familiehus.families.models import Guardianship, Household, KeepApart
from familiehus.kernel import clock
from familiehus.kernel.roles import Role
from familiehus.privacy.wider.way import found, holds
from familiehus.visits.models import Match, MatchVisitor, VisitRules
from familiehus.visits.states import TOGETHER
from familiehus.volunteers.models import Exemption, ProofSeen, Volunteer
from familiehus.volunteers.states import WITH_THE_HOUSE, Proof

UNUSED = timedelta(days=90)
"""An account at the desk or a calendar that nobody used for so long is no longer needed."""
DEVICE_UNUSED = timedelta(days=30)


def of_people(*roles: Role, at: Any = None) -> Select[Any]:
    """People with an open account who hold one of those hats, since they got it."""
    held = (
        found(Person.name, Person.key, on=Hat.from_on, at=at, more=Hat.role).select_from(Hat).join(Hat.person)
    )
    return held.where(Person.active, holds(Hat, *roles))


def several_hats() -> Select[Any]:
    other = aliased(Hat)
    theirs = (
        select(func.min(other.role))
        .where(other.person_id == Person.id, holds(other, Role.FAMILY, Role.VOLUNTEER, Role.ASSOCIATION))
        .scalar_subquery()
    )
    both = found(Person.name, Person.key, on=Hat.from_on, more=Hat.role + "|" + theirs)
    return (
        both.select_from(Hat)
        .join(Hat.person)
        .where(Person.active, holds(Hat, *AT_A_DESK), theirs.is_not(None))
    )


def left_unused() -> Select[Any]:
    before = clock.now() - UNUSED
    seen = select(func.max(SignIn.last_seen_at)).where(SignIn.person_id == Person.id).scalar_subquery()
    idle = of_people(*AT_A_DESK, at=seen).where(Hat.from_on < clock.local_day(before))
    return idle.where(or_(seen.is_(None), seen < before))


def named_to_listen() -> Select[Any]:
    manages = exists().where(Hat.person_id == Person.id, holds(Hat, Role.MANAGER))
    named = found(Person.name, at=VisitRules.changed_at).select_from(VisitRules).join(VisitRules.listener)
    return named.where(~manages)


def rule_set_aside() -> Select[Any]:
    today = clock.today()
    aside = found(
        Person.name, Volunteer.key, on=Exemption.from_on, more=Exemption.rule + "|" + Exemption.reason
    )
    people = (
        aside.select_from(Exemption).join(Exemption.volunteer).join(Person, Person.id == Volunteer.person_id)
    )
    return people.where(Exemption.from_on <= today, Exemption.until_on > today)


def with_the_house() -> ColumnElement[bool]:
    return and_(Volunteer.person_id == Person.id, Volunteer.state.in_(WITH_THE_HOUSE))


def volunteer_of_nothing() -> Select[Any]:
    return of_people(Role.VOLUNTEER).where(~exists().where(with_the_house()))


def never_promised() -> Select[Any]:
    today = clock.today()
    promised = exists().where(
        ProofSeen.volunteer_id == Volunteer.id,
        ProofSeen.proof == Proof.CONFIDENTIALITY,
        ProofSeen.seen_on <= today,
        ProofSeen.withdrawn_on.is_(None),
        or_(ProofSeen.until_on.is_(None), ProofSeen.until_on > today),
    )
    silent = found(Person.name, Volunteer.key, on=Hat.from_on).select_from(Hat).join(Hat.person)
    return silent.join(Volunteer, with_the_house()).where(
        Person.active, holds(Hat, Role.VOLUNTEER), ~promised
    )


def family_of_nobody() -> Select[Any]:
    belongs = exists().where(Guardianship.person_id == Person.id, Guardianship.ended_at.is_(None))
    return of_people(Role.FAMILY).where(~belongs)


def contact_of_nothing() -> Select[Any]:
    speaks = exists().where(
        Contact.association_id == Association.id,
        Association.retired_on.is_(None),
        func.lower(Contact.email) == Person.email,
    )
    return of_people(Role.ASSOCIATION).where(~speaks)


def warned_not_blinded() -> Select[Any]:
    apart = found(Person.name, Household.key, at=KeepApart.made_at).select_from(KeepApart)
    people = apart.join(KeepApart.person).join(KeepApart.household)
    return people.where(
        Person.active, exists().where(Hat.person_id == Person.id, holds(Hat, Role.COORDINATOR, Role.MANAGER))
    )


def visiting(at: Any) -> Select[Any]:
    now = found(Person.name, Match.key, at=at).select_from(MatchVisitor).join(MatchVisitor.match)
    people = now.join(Volunteer, Volunteer.id == MatchVisitor.volunteer_id)
    people = people.join(Person, Person.id == Volunteer.person_id)
    return people.where(MatchVisitor.left_at.is_(None), Match.state.in_(TOGETHER))


def protected_address() -> Select[Any]:
    agreed = visiting(Match.address_agreed_at).join(Household, Household.id == Match.household_id)
    return agreed.where(Household.has_protected_address, Match.address_agreed_at.is_not(None))


def earlier_visits() -> Select[Any]:
    return visiting(MatchVisitor.proposed_at).where(MatchVisitor.sees_earlier)


def device_unused() -> Select[Any]:
    devices = found(Device.name, at=Device.last_seen_at).select_from(Device)
    return devices.where(Device.revoked_at.is_(None), Device.last_seen_at < clock.now() - DEVICE_UNUSED)
