"""Since when there is something to report, what can be smiled about, and links that were handed out."""

from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from familiehus.activities.kinds import Category, DateState
from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.partners.models import Agreement
from familiehus.reports.access import shared_visible_to
from familiehus.reports.models import SharedReport, hashed
from familiehus.reports.periods import Period, periods_since

AFTERWARDS = timedelta(hours=2)
"""So long after a date's end somebody can still say how it was."""


def first_day() -> date:
    """The day of the first date or enrolment the house knows of; today in an empty house."""
    earliest = db.session.execute(
        select(
            select(func.min(Occurrence.starts_at)).scalar_subquery(),
            select(func.min(Household.enrolled_at)).scalar_subquery(),
        )
    ).one()
    return min((clock.local_day(each) for each in earliest if each is not None), default=clock.today())


def dates_to_ask_about() -> Select[Occurrence]:
    """What is on, or was until two hours ago."""
    now = clock.now()
    return (
        select(Occurrence)
        .join(Occurrence.activity)
        .where(
            Occurrence.starts_at <= now,
            Occurrence.ends_at > now - AFTERWARDS,
            Occurrence.state.in_((DateState.PLANNED, DateState.HELD)),
            Activity.state != ActivityState.DRAFT,
            Activity.category != Category.CLOSED,
            Activity.for_volunteers.is_(False),
        )
        .options(contains_eager(Occurrence.activity))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )


def links(person: Actor) -> list[SharedReport]:
    """Links that were handed out, the latest first."""
    rows = shared_visible_to(person).options(joinedload(SharedReport.made_by))
    return list(db.session.scalars(rows.order_by(SharedReport.made_at.desc(), SharedReport.id.desc())))


def shared_with(token: str) -> SharedReport | None:
    """What a link shows; None when it is unknown, withdrawn or too old."""
    found = db.session.scalar(select(SharedReport).where(SharedReport.token_hash == hashed(token)))
    return found if found is not None and found.is_open else None


def periods_of(agreement: Agreement) -> list[Period]:
    """The whole periods that are over and lie within an agreement's, the latest first."""
    return [
        each
        for each in periods_since(max(agreement.from_on, first_day()))
        if agreement.from_on <= each.first and each.last <= agreement.until_on
    ]
