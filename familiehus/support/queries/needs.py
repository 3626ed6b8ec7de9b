"""Wishes and what is done about them, as coordinators, families and members of the network see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.accounts.models import Person
from familiehus.activities.models import Activity
from familiehus.activities.queries.calendar import upcoming
from familiehus.families.models import Guardianship, Household, Wish
from familiehus.families.states import LIVE, Area
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import NOBODY, Actor
from familiehus.loans.models import ItemKind
from familiehus.loans.queries.register import kinds_in_use
from familiehus.partners.models import Offer
from familiehus.partners.queries import offers_standing
from familiehus.support.access import needs_named_to, wishes_visible_to
from familiehus.support.models import Need
from familiehus.support.states import OPEN, Means, NeedState
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import WITH_THE_HOUSE

FEW = 5


@dataclass(frozen=True)
class Wished:
    """A wish with what is done about it; nothing yet while `need` is None."""

    wish: Wish
    need: Need | None

    @property
    def state(self) -> NeedState:
        return NeedState(self.need.state) if self.need else NeedState.WISHED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def wishes(person: Actor) -> list[Wished]:
    """Wishes of families that are with the house, those nobody has done anything about first."""
    found = wishes_visible_to(person).join(Wish.household).where(Household.state.in_(LIVE))
    rows = list(
        db.session.scalars(found.options(joinedload(Wish.household)).order_by(Wish.created_at, Wish.id))
    )
    return sorted(_with_needs(rows), key=lambda each: list(NeedState).index(each.state))


def wished_of(households: Iterable[Household]) -> dict[str, list[Wished]]:
    """The families' own wishes, by the family's key."""
    families = list(households)
    found = {each.key: list[Wished]() for each in families}
    for each in _with_needs([wish for family in families for wish in family.wishes]):
        found[each.wish.household.key].append(each)
    return found


def _with_needs(rows: list[Wish]) -> list[Wished]:
    needs = select(Need).where(Need.wish_id.in_([each.id for each in rows]))
    by_wish = {each.wish_id: each for each in db.session.scalars(_with_means(needs))} if rows else {}
    return [Wished(each, by_wish.get(each.id)) for each in rows]


def _with_means(needs: Select[Need]) -> Select[Need]:
    return needs.options(
        joinedload(Need.offer).joinedload(Offer.association),
        joinedload(Need.activity),
        joinedload(Need.item_kind),
        joinedload(Need.volunteer),
    )


def targets(area: Area | str, person: Actor) -> dict[str, Offer | Activity | ItemKind | Volunteer]:
    """What may meet a wish, by kind and key: the network's offers, those of the same area first, activities to
    come, things to borrow, volunteers. A person chooses among them."""
    offers = sorted(offers_standing(clock.today()), key=lambda each: (each.area != str(area), each.title))
    volunteers = select(Volunteer).join(Volunteer.person).where(Volunteer.state.in_(WITH_THE_HOUSE))
    activities = {each.activity.key: each.activity for each in upcoming(NOBODY, limit=60)}
    return {
        **{f"{Means.OFFER}:{each.key}": each for each in offers},
        **{f"{Means.ACTIVITY}:{key}": each for key, each in activities.items()},
        **{f"{Means.LOAN}:{each.key}": each for each in kinds_in_use(person)},
        **{
            f"{Means.VOLUNTEER}:{each.key}": each
            for each in db.session.scalars(volunteers.order_by(Person.name)).unique()
        },
    }


def counts_for_members() -> dict[Area, int | None]:
    """How many wishes of each area nobody has met yet; None for fewer than five, so that they point at nobody."""
    settled = select(Need.wish_id).where(Need.wish_id.is_not(None), Need.state.not_in(OPEN))
    counted = (
        select(Wish.area, func.count(Wish.id))
        .join(Wish.household)
        .where(Household.state.in_(LIVE), Wish.id.not_in(settled))
        .group_by(Wish.area)
    )
    found: dict[str, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    return {area: None if 0 < found.get(area, 0) < FEW else found.get(area, 0) for area in Area}


def neutral_words() -> list[Need]:
    """What the house has told the network in words without a family, the newest first. Who it is for is not loaded."""
    told = select(Need).where(Need.neutral != "", Need.state.in_(OPEN), Need.wish_id.is_not(None))
    return list(db.session.scalars(told.order_by(Need.created_at.desc(), Need.id.desc())))


def named_to(person: Actor) -> list[Need]:
    """Families that have said yes to the person's own member having their name."""
    found = _with_means(needs_named_to(person)).options(
        joinedload(Need.wish)
        .joinedload(Wish.household)
        .options(selectinload(Household.guardianships).joinedload(Guardianship.person))
    )
    return list(db.session.scalars(found.order_by(Need.said_yes_at)).unique())
