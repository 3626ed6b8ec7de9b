"""Rounds of parcels: for coordinators with names, for the packing table with numbers."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.partners.news import Due
from familiehus.support.access import rounds_visible_to
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.support.states import ParcelState

ORDER = tuple(ParcelState)
SOON = timedelta(days=7)


def rounds(person: Actor) -> list[ParcelRound]:
    """The latest first."""
    found = rounds_visible_to(person).options(selectinload(ParcelRound.applications))
    return list(db.session.scalars(found.order_by(ParcelRound.opens_on.desc(), ParcelRound.id.desc())))


def due(first: date, last: date) -> list[Due]:
    """What rounds of parcels have due from day to day, both included: asked for until, fetched, cleared away."""
    span = Span.of_days(first, last)
    rounds = select(ParcelRound).where(
        ParcelRound.cleared_on.is_(None),
        or_(
            ParcelRound.closes_on.between(first, last),
            ParcelRound.clear_on.between(first, last),
            and_(ParcelRound.handed_out_at >= span.starts_at, ParcelRound.handed_out_at < span.ends_at),
        ),
    )
    found = []
    for each in db.session.scalars(rounds):
        days = (
            (each.closes_on, _("Sidste dag at søge pakker")),
            (clock.local_day(each.handed_out_at), _("Pakker hentes")),
            (each.clear_on, _("Ansøgninger om pakker slettes")),
        )
        found += [
            Due(day, what, each.title, "gift", "support.parcels", each.key)
            for day, what in days
            if first <= day <= last
        ]
    return found


def open_rounds(person: Actor) -> list[ParcelRound]:
    """Rounds in which families can ask today."""
    today = clock.today()
    found = rounds_visible_to(person).where(
        ParcelRound.opens_on <= today, ParcelRound.closes_on >= today, ParcelRound.cleared_on.is_(None)
    )
    return list(db.session.scalars(found.order_by(ParcelRound.closes_on, ParcelRound.id)))


def applications_of(households: Iterable[Household]) -> list[ParcelApplication]:
    """What families have asked for in rounds that are not cleared yet."""
    asked = select(ParcelApplication).where(
        ParcelApplication.household_id.in_([each.id for each in households])
    )
    return list(
        db.session.scalars(
            asked.options(joinedload(ParcelApplication.round)).order_by(ParcelApplication.id.desc())
        )
    )


def round_with(parcel_round: ParcelRound) -> list[ParcelApplication]:
    """The applications of a round with their families, those that wait for an answer first."""
    asked = (
        select(ParcelApplication)
        .where(ParcelApplication.round_id == parcel_round.id)
        .options(joinedload(ParcelApplication.household))
    )
    return sorted(db.session.scalars(asked), key=lambda each: (ORDER.index(ParcelState(each.state)), each.id))


def packing_list(parcel_round: ParcelRound) -> list[ParcelApplication]:
    """What is to be packed and handed out, by number. The page shows numbers and how many they are, no more."""
    with_number = [each for each in parcel_round.applications if each.has_parcel]
    return sorted(with_number, key=lambda each: each.number or 0)
