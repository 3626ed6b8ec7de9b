"""Visits by time: this week's, one's own, those that need somebody to look, and who has not said they are home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from familiehus.activities.models import Occurrence
from familiehus.families.models import Guardianship, Household
from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.signups.models import Signup
from familiehus.signups.states import LIVE
from familiehus.visits.access import may_know_plans, visits_visible_to
from familiehus.visits.models import Match, Visit, VisitPlan, VisitRules, VisitSeat
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.volunteers.models import Volunteer

LOOKED_BACK, LOOKED_AHEAD = timedelta(days=14), timedelta(weeks=12)
ALARM_FOR = timedelta(days=2)


def whole(visits: Select[Visit]) -> Select[Visit]:
    """A visit with its match, both sides, taps and questions."""
    return visits.options(
        joinedload(Visit.match)
        .joinedload(Match.household)
        .selectinload(Household.guardianships)
        .joinedload(Guardianship.person),
        joinedload(Visit.match).selectinload(Match.visitors),
        selectinload(Visit.seats),
        selectinload(Visit.taps),
        selectinload(Visit.corrections),
        selectinload(Visit.moves),
    )


def within(person: Actor, span: Span) -> list[Visit]:
    """The visits within the span that a person may see, the earliest first; skipped ones are left out."""
    wanted = whole(visits_visible_to(person)).where(
        Visit.starts_at < span.ends_at, Visit.ends_at > span.starts_at, Visit.skipped_because.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Visit.starts_at, Visit.id)).unique())


def around_now(person: Actor) -> list[Visit]:
    """The visits of the last two weeks and the next, and who wants a call, with who is on them and what was edited."""
    today = clock.today()
    span = Span.of_days(today, today + timedelta(days=6))
    wanted = visits_visible_to(person).where(
        or_(
            (Visit.ends_at > clock.now() - LOOKED_BACK) & (Visit.starts_at < span.ends_at),
            Visit.call_me_at.is_not(None) & Visit.called_at.is_(None),
        ),
        Visit.skipped_because.is_(None),
    )
    seen = wanted.options(selectinload(Visit.seats), selectinload(Visit.corrections))
    return list(db.session.scalars(seen.order_by(Visit.starts_at, Visit.id)).unique())


def this_week(among: Iterable[Visit]) -> list[Visit]:
    """Of these, from today's midnight seven days on."""
    today = clock.today()
    span = Span.of_days(today, today + timedelta(days=6))
    return [each for each in among if each.span.overlaps(span)]


def own_around_now(person: Actor) -> list[Visit]:
    """One side's own visits of the last two weeks and the next twelve, and the times asked for."""
    now = clock.now()
    wanted = visits_visible_to(person).where(
        Visit.ends_at > now - LOOKED_BACK,
        Visit.starts_at < now + LOOKED_AHEAD,
        Visit.skipped_because.is_(None),
    )
    seen = wanted.options(selectinload(Visit.moves))
    return list(db.session.scalars(seen.order_by(Visit.starts_at, Visit.id)).unique())


def is_to_be_written_up(visit: Visit) -> bool:
    """Whether a visit is over and nothing is written of it yet."""
    return visit.is_on and visit.is_over and not visit.is_written_up


def of_match(person: Actor, match: Match) -> list[Visit]:
    """Every visit of a match that a person may see, in order, with its series, times asked for and edited."""
    wanted = visits_visible_to(person).where(Visit.match_id == match.id)
    seen = wanted.options(
        lazyload(Visit.match),
        selectinload(Visit.corrections),
        selectinload(Visit.moves),
        joinedload(Visit.plan).lazyload(VisitPlan.match),
    )
    return list(db.session.scalars(seen.order_by(Visit.starts_at, Visit.id)).unique())


def coming_of(match: Match) -> list[Visit]:
    """Visits to come that are on."""
    wanted = whole(select(Visit)).where(
        Visit.match_id == match.id,
        Visit.starts_at > clock.now(),
        Visit.cancelled_at.is_(None),
        Visit.missed_at.is_(None),
        Visit.skipped_because.is_(None),
    )
    return list(db.session.scalars(wanted.order_by(Visit.starts_at, Visit.id)).unique())


def following(visit: Visit) -> list[Visit]:
    """The visit and those of its series that come after it and are on."""
    return [
        each
        for each in coming_of(visit.match)
        if each.plan_id == visit.plan_id and each.starts_at >= visit.starts_at
    ]


def not_home(at: datetime | None = None, rules: VisitRules | None = None) -> list[Visit]:
    """Visits whose visitor has not said they are home, a second grace after the planned end; or who asked to be
    rung. Read by the clock alone, so that it is seen though nothing else of the house is running."""
    now = at or clock.now()
    late = (Visit.ends_at <= now) & (Visit.ends_at > now - ALARM_FOR)
    open_ = (
        Visit.cancelled_at.is_(None)
        & Visit.missed_at.is_(None)
        & Visit.skipped_because.is_(None)
        & Visit.left_at.is_(None)
        & Visit.safe_at.is_(None)
    )
    ring = Visit.call_me_at.is_not(None) & Visit.called_at.is_(None)
    wanted = whole(select(Visit)).where((open_ & late) | ring)
    found = list(db.session.scalars(wanted.order_by(Visit.ends_at, Visit.id)).unique())
    return alarming(found, now, rules) if found else []


def alarming(
    among: Iterable[Visit], at: datetime | None = None, rules: VisitRules | None = None
) -> list[Visit]:
    """Of these, whose visitor is not home a second grace after the planned end, or wants to be rung."""
    now = at or clock.now()
    alarm_from = now - 2 * (rules or rules_of_visiting()).grace
    return [
        each
        for each in among
        if each.wants_a_call or (not each.is_closed and now - ALARM_FOR < each.ends_at <= alarm_from)
    ]


@dataclass(frozen=True)
class Alarm:
    """What a board says of a visitor who has not said they are home."""

    visit: Visit
    title: str
    note: str
    act: str


def alarm_of(visit: Visit) -> Alarm:
    """Who is to be rung and why; never where they are."""
    who = ", ".join(each.name for each in visit.visiting)
    late = _("Ikke meldt hjem. Skulle slutte kl. %(time)s", time=danish.clock_time(visit.ends_at))
    return Alarm(
        visit,
        _("Ring nu: %(who)s", who=who),
        _("Beder om et opkald") if visit.wants_a_call else late,
        _("Ring"),
    )


class Odd(Labelled):
    """What makes a visit an exception."""

    NOT_BEGUN = "not_begun", lazy("Ikke begyndt")
    NOT_CLOSED = "not_closed", lazy("Ikke meldt slut")
    LATE = "late", lazy("Sluttede sent")
    EDITED = "edited", lazy("Rettet i hånden")


@dataclass(frozen=True)
class Oddity:
    """A visit somebody should look at, and why."""

    visit: Visit
    odd: Odd


def what_is_odd(visit: Visit, now: datetime, grace: timedelta) -> Odd | None:
    """The one reason why somebody should look at a visit; None when all is well."""
    if visit.looked_at is not None or not visit.is_on:
        return None
    if any(each.seen_at is None for each in visit.corrections):
        return Odd.EDITED
    if visit.left_at is None and visit.safe_at is None and visit.ends_at + grace <= now:
        return Odd.NOT_CLOSED
    if visit.stand == "agreed" and visit.safe_at is None and visit.starts_at + grace <= now:
        return Odd.NOT_BEGUN
    if visit.left_at is not None and visit.left_at > visit.ends_at + grace:
        return Odd.LATE
    return None


def exceptions(among: Iterable[Visit], rules: VisitRules | None = None) -> list[Oddity]:
    """The inbox: not begun, not closed, late, edited; of the last two weeks, until somebody has looked."""
    now, grace = clock.now(), (rules or rules_of_visiting()).grace
    begun = [each for each in among if now - LOOKED_BACK < each.starts_at <= now]
    odd = [(each, what_is_odd(each, now, grace)) for each in begun]
    found = [Oddity(visit, why) for visit, why in odd if why is not None]
    return sorted(found, key=lambda each: each.visit.starts_at, reverse=True)


def what_the_family_has(person: Actor, household: Household, spans: Sequence[Span]) -> list[str]:
    """Sentences on what the family is signed up for at the same time. It warns, it never refuses. What it is, is told
    to those who see the family's sign-ups; a visitor hears that it is worth asking."""
    if not spans:
        return []
    first, last = min(each.starts_at for each in spans), max(each.ends_at for each in spans)
    dates = db.session.scalars(
        select(Occurrence)
        .join(Signup, Signup.occurrence_id == Occurrence.id)
        .where(
            Signup.household_id == household.id,
            Signup.state.in_(LIVE),
            Occurrence.starts_at < last,
            Occurrence.ends_at > first,
        )
        .order_by(Occurrence.starts_at)
    ).unique()
    clashing = [each for each in dates if any(each.span.overlaps(span) for span in spans)]
    if clashing and not may_know_plans(person):
        return [_("Spørg familien, om tiden passer: de kan have noget andet.")]
    return [
        _("Familien er tilmeldt %(title)s %(when)s.", title=each.title, when=danish.when(each.span))
        for each in clashing
    ]


@dataclass(frozen=True)
class Phone:
    """Whom one can ring, and where."""

    name: str
    number: str


def phones_of_visitors(visit: Visit) -> list[Phone]:
    return [Phone(each.name, each.person.phone) for each in visit.visiting if each.person.phone]


def phones_of_family(visit: Visit) -> list[Phone]:
    return [Phone(each.name, each.phone) for each in visit.match.household.guardians if each.phone]


def call_now() -> Phone:
    """Whom a volunteer rings at any hour: who is on call, else the house."""
    watch, settings = house.on_call(), house.settings()
    return Phone(watch.name, watch.phone) if watch else Phone(settings.name, settings.phone)


def seats_of(volunteers: Sequence[Volunteer], first: date, last: date) -> list[VisitSeat]:
    """Where these volunteers are on a visit from day to day, both included."""
    ids = [each.id for each in volunteers]
    wanted = (
        select(VisitSeat)
        .join(VisitSeat.visit)
        .where(
            VisitSeat.volunteer_id.in_(ids),
            VisitSeat.released_at.is_(None),
            VisitSeat.first_on <= last,
            VisitSeat.last_on >= first,
            Visit.cancelled_at.is_(None),
            Visit.missed_at.is_(None),
        )
        .options(contains_eager(VisitSeat.visit))
    )
    return list(db.session.scalars(wanted).unique())
