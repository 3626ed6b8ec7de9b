"""How long the house keeps what, why, and what lets it go: one table of rules, which the nightly job walks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Attempt, OneTimeLink, SignIn
from familiehus.activities.models import Occurrence
from familiehus.associations import commands as associations
from familiehus.associations.models import JoinRequest
from familiehus.attendance import commands as attendance
from familiehus.attendance.models import Tap
from familiehus.families import commands as families
from familiehus.families.commands.enrolment import UNCONFIRMED_DAYS
from familiehus.families.commands.forgetting import WISHES_KEPT_MONTHS
from familiehus.families.models import CareNeed, Household, Wish
from familiehus.families.states import WAITING, Source, State
from familiehus.house import queries as house
from familiehus.kernel import answers, clock
from familiehus.kernel.answers import Answer
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import lazy
from familiehus.loans import commands as loans
from familiehus.loans.models import Damage, Loan, WaitingEntry
from familiehus.messages import commands as messages
from familiehus.messages.models import Message
from familiehus.messages.models import State as Sent
from familiehus.privacy.commands import LOG_KEPT, forget_old_log
from familiehus.privacy.models import RetentionRun
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from familiehus.visits import commands as visits
from familiehus.visits.commands.forgetting import MATCHES_KEPT_MONTHS, TALKS_KEPT_MONTHS
from familiehus.visits.models import ListeningAsked, Match, VisitLink
from familiehus.visits.states import State as MatchState
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.commands.forgetting import RECORD_CHECKS_KEPT_MONTHS
from familiehus.volunteers.models import ProofSeen, Volunteer
from familiehus.volunteers.states import Proof
from familiehus.volunteers.states import State as Helper

Rows = tuple[InstrumentedAttribute[Any], Callable[[datetime], ColumnElement[bool]]]


@dataclass(frozen=True)
class Rule:
    """One kind of thing: how long it is kept, why, which rows are over their time, and what lets them go.

    `name` never changes: the runs of the nightly job stand under it. `rows`: what the dry run counts.
    """

    name: str
    what: Any
    kept: Callable[[], relativedelta]
    why: Any
    source: str
    rows: tuple[Rows, ...]
    forget: Callable[[], int]

    @property
    def before(self) -> datetime:
        """Older than this is over its time."""
        return clock.now() - self.kept()

    def over_time(self, before: datetime) -> list[ScalarSelect[int]]:
        """How many rows are older than that, by table."""
        return [
            select(func.count(column)).where(older(before)).scalar_subquery() for column, older in self.rows
        ]


@dataclass(frozen=True)
class Standing:
    """A rule and what a night's work would let go of now. Counts only."""

    rule: Rule
    months: int
    days: int
    over_time: int
    last: RetentionRun | None


def _always(*, months: int = 0, days: int = 0) -> Callable[[], relativedelta]:
    return lambda: relativedelta(months=months, days=days)


def _closed_with_words(before: Any) -> ColumnElement[bool]:
    words = exists().where(Wish.household_id == Household.id)
    needs = exists().where(CareNeed.household_id == Household.id)
    return (Household.state == State.CLOSED) & (Household.closed_at < before) & or_(words, needs)


def _ended_loans(before: Any) -> ColumnElement[bool]:
    damaged = exists().where(Damage.loan_id == Loan.id, Damage.settled_at.is_(None))
    ended = or_(Loan.checked_at < before, Loan.cancelled_at < before)
    return Loan.forgotten_at.is_(None) & ended & ~damaged


def _waited(before: Any) -> ColumnElement[bool]:
    whose = func.coalesce(WaitingEntry.household_id, WaitingEntry.person_id, WaitingEntry.association_id)
    return (WaitingEntry.settled_at < before) & whose.is_not(None)


def _settled(before: datetime) -> ColumnElement[bool]:
    stuck = Message.state.in_((Sent.FAILED, Sent.UNCERTAIN)) & (
        Message.queued_at < before - timedelta(days=90)
    )
    return or_(Message.state.in_((Sent.SENT, Sent.DROPPED)) & (Message.queued_at < before), stuck)


def _guests(before: datetime) -> ColumnElement[bool]:
    over = exists().where(Occurrence.id == Signup.occurrence_id, Occurrence.ends_at <= before)
    return Signup.household_id.is_(None) & over


def _unconfirmed(before: datetime) -> ColumnElement[bool]:
    return (
        (Household.source == Source.PROFESSIONAL)
        & Household.confirmed_at.is_(None)
        & Household.state.in_(WAITING)
        & (Household.enquired_at < before)
    )


def _stopped(before: datetime) -> ColumnElement[bool]:
    return (Volunteer.state == Helper.STOPPED) & (Volunteer.stopped_on < clock.local_day(before))


def _record_checks(before: datetime) -> ColumnElement[bool]:
    whose = exists().where(Volunteer.id == ProofSeen.volunteer_id, _stopped(before))
    return (ProofSeen.proof == Proof.RECORD_CHECK) & whose


def _closed_matches(before: datetime) -> ColumnElement[bool]:
    named = or_(Match.why != "", Match.consent_from != "", Match.visitors.any())
    return (Match.state == MatchState.CLOSED) & (Match.closed_at < before) & named


RULES = (
    Rule(
        "wishes",
        lazy("Ønsker, allergi og behov hos familier, der er stoppet"),
        _always(months=WISHES_KEPT_MONTHS),
        lazy("Det er fortroligt eller følsomt og bruges ikke, når familien er stoppet."),
        "GDPR 9(2)(a)",
        ((Household.id, _closed_with_words),),
        families.forget_wishes_of_closed,
    ),
    Rule(
        "families",
        lazy("Familier, der er stoppet: navne, kontakt, adresse, børn, samtykker"),
        lambda: relativedelta(months=house.settings().families_kept_months),
        lazy("Familien kan komme igen, og året skal kunne gøres op. Derefter er der kun tal tilbage."),
        "GDPR 5(1)(e)",
        ((Household.id, lambda before: (Household.state == State.CLOSED) & (Household.closed_at < before)),),
        families.forget_closed,
    ),
    Rule(
        "unconfirmed",
        lazy("Henvendelser fra fagpersoner, som familien ikke har sagt ja til"),
        _always(days=UNCONFIRMED_DAYS),
        lazy("Uden familiens ja har huset ikke noget at bruge dem til."),
        "GDPR 6(1)(a)",
        ((Household.id, _unconfirmed),),
        families.forget_unconfirmed,
    ),
    Rule(
        "guests",
        lazy("Gæster, der meldte sig til noget, som er forbi"),
        _always(days=0),
        lazy("Navn og kontakt bruges kun til den ene gang. Antallet bliver."),
        "GDPR 5(1)(c)",
        ((Signup.id, _guests),),
        signups.forget_guests,
    ),
    Rule(
        "volunteers",
        lazy("Frivillige, der er stoppet: navn, kontakt, ønsker, godkendelser"),
        lambda: relativedelta(months=house.settings().volunteers_kept_months),
        lazy("Den frivillige kan komme igen, og året skal kunne gøres op. Timerne bliver som tal."),
        "GDPR 6(1)(b)",
        ((Volunteer.id, _stopped),),
        volunteers.forget_stopped,
    ),
    Rule(
        "record-checks",
        lazy("Datoer for børneattest hos frivillige, der er stoppet"),
        _always(months=RECORD_CHECKS_KEPT_MONTHS),
        lazy("Det skal kunne vises, at reglen blev holdt, også kort efter."),
        "GDPR 6(1)(c)",
        ((ProofSeen.id, _record_checks),),
        volunteers.forget_record_checks,
    ),
    Rule(
        "loans",
        lazy("Hvem der lånte noget, som er kommet tilbage i orden"),
        lambda: relativedelta(days=house.settings().loans_kept_days),
        lazy("En skade kan vise sig senere. En skade, der ikke er gjort op, bliver stående."),
        "GDPR 6(1)(b)",
        ((Loan.id, _ended_loans), (WaitingEntry.id, _waited)),
        loans.forget_old,
    ),
    Rule(
        "join-requests",
        lazy("Foreninger, der ville med i netværket og fik et nej"),
        _always(days=30),
        lazy("De kan nå at spørge hvorfor."),
        "GDPR 5(1)(e)",
        ((JoinRequest.id, lambda before: JoinRequest.declined_at < before),),
        associations.forget_declined,
    ),
    Rule(
        "messages",
        lazy("At huset skrev til nogen"),
        _always(days=90),
        lazy("Det skal kunne ses, om en besked kom af sted."),
        "GDPR 6(1)(f)",
        ((Message.id, _settled),),
        messages.forget_old,
    ),
    Rule(
        "taps",
        lazy("Tryk på døren"),
        _always(days=30),
        lazy("Et tryk, der bliver sendt to gange, skal kun tælle én gang."),
        "GDPR 5(1)(c)",
        ((Tap.key, lambda before: Tap.at < before),),
        attendance.forget_taps,
    ),
    Rule(
        "sign-ins",
        lazy("Hvornår nogen var logget ind, og links, der er brugt"),
        _always(days=180),
        lazy("Misbrug af en konto kan blive opdaget sent."),
        "GDPR 32",
        (
            (SignIn.id, lambda before: or_(SignIn.ended_at < before, SignIn.ends_at < before)),
            (OneTimeLink.id, lambda before: OneTimeLink.expires_at < before),
        ),
        accounts.forget_ended,
    ),
    Rule(
        "matches",
        lazy("Hvem der besøgte hvem, hvornår de trykkede, og hvorfor de blev foreslået"),
        _always(months=MATCHES_KEPT_MONTHS),
        lazy("Aftalen er slut. At den var, hvor længe og hvor mange besøg, bliver i tallene."),
        "GDPR 5(1)(e)",
        ((Match.id, _closed_matches),),
        visits.forget_closed,
    ),
    Rule(
        "talks",
        lazy("At en frivillig ville tale med nogen"),
        _always(months=TALKS_KEPT_MONTHS),
        lazy("Der er talt om det. Der står intet om nogen familie."),
        "GDPR 5(1)(c)",
        ((ListeningAsked.id, lambda before: ListeningAsked.talked_at < before),),
        visits.forget_talked,
    ),
    Rule(
        "visit-links",
        lazy("Links i beskeder om besøg"),
        _always(days=0),
        lazy("De virker ikke mere."),
        "GDPR 5(1)(c)",
        ((VisitLink.id, lambda before: VisitLink.ends_at < before),),
        visits.forget_links,
    ),
    Rule(
        "tries",
        lazy("Forsøg på at logge ind"),
        _always(days=1),
        lazy("De tælles kun for at bremse den, der gætter."),
        "GDPR 32",
        ((Attempt.id, lambda before: Attempt.at < before),),
        accounts.forget_tries,
    ),
    Rule(
        "form-keys",
        lazy("Hvem der sendte hvilken formular"),
        _always(days=2),
        lazy("Et dobbelt tryk skal kun tælle én gang."),
        "GDPR 5(1)(c)",
        ((Answer.key, lambda before: Answer.at < before),),
        answers.forget_old,
    ),
    Rule(
        "log",
        lazy("Adgangsloggen"),
        _always(days=LOG_KEPT.days),
        lazy("Det skal kunne ses, hvem der så på hvad."),
        "GDPR 32, C-579/21",
        ((AuditEntry.id, lambda before: AuditEntry.at < clock.midnight(clock.local_day(before))),),
        forget_old_log,
    ),
)


def run(rule: Rule) -> int:
    """Let go of what is over its time, and keep that it was done, and how much it was; no content. A nightly job."""
    gone = rule.forget()
    db.session.add(RetentionRun(rule=rule.name, ran_at=clock.now(), gone=gone))
    db.session.flush()
    return gone


def forget_old_runs() -> int:
    """That something was let go of is known for as long as the trail, a year."""
    return rows_changed(delete(RetentionRun).where(RetentionRun.ran_at < clock.now() - LOG_KEPT))


def standings() -> list[Standing]:
    """Every rule with a dry run of it: how much would go tonight, and when it last did. Two questions."""
    found = iter(
        db.session.execute(select(*(each for rule in RULES for each in rule.over_time(rule.before)))).one()
    )
    latest = select(func.max(RetentionRun.id)).group_by(RetentionRun.rule)
    runs = {
        each.rule: each
        for each in db.session.scalars(select(RetentionRun).where(RetentionRun.id.in_(latest)))
    }
    lengths = [(rule, rule.kept()) for rule in RULES]
    return [
        Standing(
            rule,
            length.years * 12 + length.months,
            length.days,
            sum(next(found) for _each in rule.rows),
            runs.get(rule.name),
        )
        for rule, length in lengths
    ]


GRACE = timedelta(days=2)
"""A night may be missed; what is older than its time by more than this is overdue."""


def overdue() -> int:
    """How many rows should have gone at least two nights ago."""
    counts = [each for rule in RULES for each in rule.over_time(rule.before - GRACE)]
    return sum(db.session.execute(select(*counts)).one())
