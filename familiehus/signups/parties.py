"""Who comes, in words and in numbers: for cards, lists and the kitchen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import CareNeed, Child, Consent, Guardianship, Household
from familiehus.families.states import Purpose
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor
from familiehus.signups.access import signups_visible_to
from familiehus.signups.models import Signup
from familiehus.signups.queries import Expected
from familiehus.signups.states import IN_LINE, State

AGES = ((0, 2), (3, 5), (6, 9), (10, 18))


def in_words(adults: int, children: Sequence[Child] = (), children_count: int | None = None) -> str:
    """ "2 voksne, Alma og Bo"; a guest's children by their number."""
    count = len(children) if children_count is None else children_count
    parts = [ngettext("%(num)s voksen", "%(num)s voksne", adults)] if adults or not count else []
    if children:
        parts.append(together([child.first_name for child in children]))
    elif count:
        parts.append(ngettext("%(num)s barn", "%(num)s børn", count))
    return ", ".join(parts)


def together(names: Sequence[str]) -> str:
    """ "Alma, Bo og Carl"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s", first=", ".join(names[:-1]), last=names[-1])


def of_signup(signup: Any) -> str:
    """Who of a party comes: of a sign-up, or of what somebody usually signs up."""
    return in_words(signup.adults, signup.children, signup.children_count)


def or_all(signup: Signup) -> str:
    """ "alle" when the whole family comes, else who."""
    household = signup.household
    if household is None or signup.heads < 2 or signup.adults != len(household.guardians):
        return of_signup(signup)
    is_everybody = {child.id for child in signup.children} == {child.id for child in household.children}
    return _("alle") if is_everybody else of_signup(signup)


def short_when(date: Occurrence) -> str:
    """ "I dag kl. 17–19.30", "Tirs. 24. nov. kl. 17–19.30", "27.–29. november"."""
    first, last = clock.local_day(date.starts_at), clock.local_day(date.ends_at - timedelta(seconds=1))
    if first != last:
        return danish.capital(danish.days(first, last))
    near = abs((first - clock.today()).days) < 2
    day = danish.capital(danish.relative_day(first) if near else danish.short_day(first))
    return day if date.activity.is_all_day else f"{day} {danish.hours(date.span)}"


def until(signup: Signup) -> str:
    """When an offer ends: "i morgen kl. 12"."""
    if signup.offer_ends_at is None:
        return ""
    day = danish.relative_day(signup.offer_ends_at)
    return _("%(day)s kl. %(time)s", day=day, time=danish.clock_time(signup.offer_ends_at))


def in_line_for() -> ColumnElement[int]:
    """How many parties wait for a seat on the date of the question that this is a column of."""
    line = select(func.count(Signup.id)).where(
        Signup.occurrence_id == Occurrence.id, Signup.state.in_(IN_LINE), Activity.takes_signups
    )
    return line.correlate(Occurrence, Activity).scalar_subquery()


@dataclass(frozen=True)
class Kitchen:
    """What the kitchen needs to know of a date: heads by age, and what somebody cannot eat. No surnames."""

    adults: int
    children: int
    ages: list[tuple[str, int]]
    needs: list[tuple[str, int]]


def kitchen(expected: Sequence[Expected]) -> Kitchen:
    """For those who have a seat; needs of families whose consent to keep them holds, each with how many have it."""
    ages = Counter(_band(child.age) for each in expected for child in each.children)
    households = {each.signup.household_id for each in expected if each.signup.household_id}
    return Kitchen(
        sum(each.adults for each in expected),
        sum(each.children_count for each in expected),
        [
            (_("%(first)s–%(last)s år", first=first, last=last), ages[first, last])
            for first, last in AGES
            if ages[first, last]
        ],
        sorted(Counter(_needs(expected, households)).items()),
    )


def _needs(expected: Sequence[Expected], households: set[int]) -> list[str]:
    if not households:
        return []
    agreed = select(Consent.household_id).where(
        Consent.household_id.in_(households),
        Consent.purpose == Purpose.CARE_NEEDS,
        Consent.withdrawn_at.is_(None),
    )
    rows = db.session.scalars(
        select(CareNeed)
        .where(CareNeed.household_id.in_(agreed), CareNeed.kind.in_(("allergy", "diet")))
        .options(joinedload(CareNeed.child))
    )
    comes = {child.id for each in expected for child in each.children}
    with_adults = {each.signup.household_id for each in expected if each.adults}
    return [
        need.words
        for need in rows
        if (need.child_id in comes if need.child_id else need.household_id in with_adults)
    ]


def _band(age: int) -> tuple[int, int]:
    return next((band for band in AGES if band[0] <= age <= band[1]), AGES[-1])


def offers_ending(person: Actor, before: datetime) -> list[Signup]:
    """Seats on offer to one family at a time that `person` may know of and that lapse before then, the soonest first."""
    rows = (
        signups_visible_to(person)
        .where(
            Signup.state == State.OFFERED,
            Signup.offered_to_all.is_(False),
            Signup.offer_ends_at > clock.now(),
            Signup.offer_ends_at <= before,
        )
        .options(
            joinedload(Signup.household).joinedload(Household.guardianships).joinedload(Guardianship.person),
            joinedload(Signup.occurrence).joinedload(Occurrence.activity),
        )
        .order_by(Signup.offer_ends_at, Signup.id)
    )
    return list(db.session.scalars(rows).unique())
