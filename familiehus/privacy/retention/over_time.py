"""Which rows are older than the house may keep them, where age alone does not say it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_

from familiehus.activities.models import Occurrence
from familiehus.families.models import CareNeed, Household, Wish
from familiehus.families.states import WAITING, Source, State
from familiehus.kernel import clock
from familiehus.loans.commands.forgetting import never_fetched
from familiehus.loans.models import Damage, Loan, WaitingEntry
from familiehus.messages.models import Message
from familiehus.messages.models import State as Sent
from familiehus.signups.models import Signup
from familiehus.signups.queries import guests_of_what_is_over
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.surveys.models import Project, Pseudonym
from familiehus.visits.models import Match
from familiehus.visits.states import State as MatchState
from familiehus.volunteers.models import ProofSeen, Volunteer
from familiehus.volunteers.states import Proof
from familiehus.volunteers.states import State as Helper


def closed_with_words(before: Any) -> ColumnElement[bool]:
    words = exists().where(Wish.household_id == Household.id)
    needs = exists().where(CareNeed.household_id == Household.id)
    return (Household.state == State.CLOSED) & (Household.closed_at < before) & or_(words, needs)


def ended_loans(before: Any) -> ColumnElement[bool]:
    damaged = exists().where(Damage.loan_id == Loan.id, Damage.settled_at.is_(None))
    ended = or_(Loan.checked_at < before, Loan.cancelled_at < before, never_fetched(before))
    return Loan.forgotten_at.is_(None) & ended & ~damaged


def waited(before: Any) -> ColumnElement[bool]:
    whose = func.coalesce(WaitingEntry.household_id, WaitingEntry.person_id, WaitingEntry.association_id)
    return (WaitingEntry.settled_at < before) & whose.is_not(None)


def settled(before: datetime) -> ColumnElement[bool]:
    stuck = Message.state.in_((Sent.FAILED, Sent.UNCERTAIN)) & (
        Message.queued_at < before - timedelta(days=90)
    )
    return or_(Message.state.in_((Sent.SENT, Sent.DROPPED)) & (Message.queued_at < before), stuck)


def guests(before: datetime) -> ColumnElement[bool]:
    return exists().where(Occurrence.id == Signup.occurrence_id, guests_of_what_is_over(before))


def unconfirmed(before: datetime) -> ColumnElement[bool]:
    return (
        (Household.source == Source.PROFESSIONAL)
        & Household.confirmed_at.is_(None)
        & Household.state.in_((*WAITING, State.CLOSED))
        & (Household.enquired_at < before)
    )


def stopped(before: datetime) -> ColumnElement[bool]:
    return (Volunteer.state == Helper.STOPPED) & (Volunteer.stopped_on < clock.local_day(before))


def record_checks(before: datetime) -> ColumnElement[bool]:
    whose = exists().where(Volunteer.id == ProofSeen.volunteer_id, stopped(before))
    return (ProofSeen.proof == Proof.RECORD_CHECK) & whose


def cleared_rounds(before: datetime) -> ColumnElement[bool]:
    over = ParcelRound.cleared_on.is_(None) & (ParcelRound.clear_on < clock.local_day(before))
    return exists().where(ParcelRound.id == ParcelApplication.round_id, over)


def ended_surveys(before: datetime) -> ColumnElement[bool]:
    over = Project.closed_on.is_(None) & (Project.until_on < clock.local_day(before))
    return exists().where(Project.id == Pseudonym.project_id, over)


def closed_matches(before: datetime) -> ColumnElement[bool]:
    named = or_(Match.why != "", Match.consent_from != "", Match.visitors.any())
    return (Match.state == MatchState.CLOSED) & (Match.closed_at < before) & named
