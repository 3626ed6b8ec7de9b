"""What the house holds about who visits and is visited: exported whole, forgotten as far as safety allows."""

from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.roles import Role
from familiehus.visits.models import (
    FollowUp,
    ListeningAsked,
    Match,
    Visit,
    VisitCorrection,
    VisitLink,
    VisitRules,
    VisitSeat,
    VisitTap,
)
from familiehus.visits.states import Side, Tap
from familiehus.volunteers.models import Volunteer


def export(subject: Any) -> dict[str, Any]:
    """A family: its matches and visits. A volunteer: the visits they were on and what they tapped."""
    if isinstance(subject, Household):
        own = select(Match).where(Match.household_id == subject.id)
        whole = own.options(selectinload(Match.talks), selectinload(Match.surveys))
        matches = list(db.session.scalars(whole).unique())
        visits = _visits(Visit.match_id.in_([match.id for match in matches]))
        return {
            "besøgsaftaler": [
                {
                    "slags": match.kind.title,
                    "ønsket": match.wished_on.isoformat(),
                    "står": match.state_label,
                    "hvorfor": match.why,
                    "samtykke fra": match.consent_from,
                    "mål": match.goal_labels,
                    "opfølgning": [
                        {"hvornår": talk.due_on.isoformat(), "gjort": _day(talk.done_on)}
                        for talk in match.talks
                        if talk.dropped_at is None
                    ],
                    "svar ved slut": [
                        {"hjalp": said.helped, "passede": said.fitted, "igen": said.again}
                        for said in match.surveys
                        if said.side == Side.FAMILY
                    ],
                    "besøg": [_visit(visit) for visit in visits if visit.match_id == match.id],
                }
                for match in matches
            ]
        }
    volunteer = _volunteer(subject)
    if volunteer is None:
        return {}
    on = select(VisitSeat.visit_id).where(VisitSeat.volunteer_id == volunteer)
    asked = db.session.scalars(select(ListeningAsked).where(ListeningAsked.volunteer_id == volunteer))
    return {
        "besøg": [
            _visit(visit) | _tapped(visit, subject)
            for visit in _visits(Visit.id.in_(on), selectinload(Visit.taps), selectinload(Visit.corrections))
        ],
        "bedt om at tale med nogen": [each.asked_at.isoformat() for each in asked.unique()],
    }


def _visits(which: Any, *whole: Any) -> list[Visit]:
    found = select(Visit).where(which).options(*whole).order_by(Visit.starts_at)
    return list(db.session.scalars(found).unique())


def _tapped(visit: Visit, person: Any) -> dict[str, Any]:
    """What a visitor tapped, and what they put right afterwards."""
    return {
        "tryk": [
            {"hvad": tap.label, "hvornår": tap.tapped_at.isoformat()}
            for tap in visit.taps
            if tap.by_id == person.id
        ],
        "rettet": [
            {"hvad": Tap(each.tap).label, "til": each.becomes_at.isoformat(), "grund": each.reason}
            for each in visit.corrections
            if each.by_id == person.id
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "fra": visit.starts_at.isoformat(),
        "til": visit.ends_at.isoformat(),
        "står": visit.stand.label,
        "minutter": visit.minutes,
        "kilometer": visit.kilometres,
        "slags": visit.doing_label,
    }


def forget(subject: Any) -> int:
    """Words and names go. That there were visits, and how long they were, stays for the counts."""
    if isinstance(subject, Household):
        return rows_changed(
            update(Match)
            .where(Match.household_id == subject.id)
            .values(why="", consent_from="", language="", weekdays=[], goals=[])
        )
    if not isinstance(subject, Person):
        return 0
    gone = sum(
        rows_changed(update(table).where(column == subject.id).values({column: None}))
        for table, column in (
            (VisitTap, VisitTap.by_id),
            (VisitCorrection, VisitCorrection.by_id),
            (FollowUp, FollowUp.done_by_id),
            (Visit, Visit.safe_by_id),
            (VisitRules, VisitRules.listener_id),
            (ListeningAsked, ListeningAsked.talked_by_id),
        )
    )
    gone += rows_changed(delete(VisitLink).where(VisitLink.person_id == subject.id))
    volunteer = _volunteer(subject)
    if volunteer is not None:
        gone += rows_changed(delete(ListeningAsked).where(ListeningAsked.volunteer_id == volunteer))
        mine = select(VisitSeat.visit_id).where(VisitSeat.volunteer_id == volunteer)
        gone += rows_changed(
            update(VisitCorrection).where(VisitCorrection.visit_id.in_(mine)).values(reason="")
        )
    return gone


def forget_duties(volunteer: Volunteer, was: Person) -> int:
    """Somebody is something else to the house and no volunteer any more: what was tapped and put right on visits of
    their own is nobody's, and no link in a letter to the visitor opens anything. Counts the rows."""
    own = select(VisitSeat.visit_id).where(VisitSeat.volunteer_id == volunteer.id)
    links = delete(VisitLink).where(VisitLink.person_id == was.id, VisitLink.role == Role.VOLUNTEER)
    return rows_changed(links) + sum(
        rows_changed(update(table).where(table.by_id == was.id, table.visit_id.in_(own)).values(by_id=None))
        for table in (VisitTap, VisitCorrection)
    )


def _volunteer(subject: Any) -> int | None:
    if not isinstance(subject, Person):
        return None
    return db.session.scalar(select(Volunteer.id).where(Volunteer.person_id == subject.id))


BELONGINGS = Belongings(
    room="visits",
    tables={
        "visit_rules": "who the house has named to listen",
        "match_kinds": "nothing about people",
        "matches": "which family wished for a visitor, why somebody was proposed, who gave consent",
        "match_visitors": "which volunteer was of which match, from when to when",
        "match_follow_ups": "when somebody followed up; no words",
        "match_surveys": "three numbers from each side; no words",
        "visit_plans": "nothing about people",
        "visits": "when a family was visited, for how long and with a word from a fixed list",
        "visit_seats": "who was on which visit, by number",
        "visit_taps": "when a visitor tapped on the phone; no place",
        "visit_corrections": "which time a visitor edited, and a short reason",
        "visit_moves": "which other time was asked for",
        "visit_links": "hashes of links in letters, to whom and about what, until they end",
        "listening_asked": "who wanted to talk and when; never about whom",
    },
    export=export,
    forget=forget,
)
