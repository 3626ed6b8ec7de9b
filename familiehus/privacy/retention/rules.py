"""The rules: how long the house keeps what, why, and what lets it go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Attempt, KnownHere, OneTimeLink, Person, SignIn
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
from familiehus.house import commands as house_commands
from familiehus.house import queries as house
from familiehus.house.models import OnCall
from familiehus.kernel import answers, clock
from familiehus.kernel.answers import Answer
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.i18n import lazy
from familiehus.loans import commands as loans
from familiehus.loans.models import Damage, Loan, WaitingEntry
from familiehus.messages import commands as messages
from familiehus.messages.models import Message
from familiehus.messages.models import State as Sent
from familiehus.privacy import commands, queries
from familiehus.privacy.commands import LOG_KEPT, forget_old_log
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from familiehus.support import commands as support
from familiehus.support.models import AdviceSession, ParcelApplication, ParcelRound
from familiehus.surveys import commands as surveys
from familiehus.surveys.models import Project, Pseudonym
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

    `name` never changes: the runs of the nightly job stand under it. `rows`: what the dry run counts. `also`: tables
    that are emptied with those rows.
    """

    name: str
    what: Any
    kept: Callable[[], relativedelta]
    why: Any
    source: str
    rows: tuple[Rows, ...]
    forget: Callable[[], int]
    also: tuple[str, ...] = ()

    @property
    def tables(self) -> set[str]:
        """The tables in which something goes by this rule."""
        return {str(column.class_.__tablename__) for column, _older in self.rows} | set(self.also)

    @property
    def before(self) -> datetime:
        """Older than this is over its time."""
        return clock.now() - self.kept()

    def over_time(self, before: datetime) -> list[ScalarSelect[int]]:
        """How many rows are older than that, by table."""
        return [
            select(func.count(column)).where(older(before)).scalar_subquery() for column, older in self.rows
        ]


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


def _cleared_rounds(before: datetime) -> ColumnElement[bool]:
    over = ParcelRound.cleared_on.is_(None) & (ParcelRound.clear_on < clock.local_day(before))
    return exists().where(ParcelRound.id == ParcelApplication.round_id, over)


def _ended_surveys(before: datetime) -> ColumnElement[bool]:
    over = Project.closed_on.is_(None) & (Project.until_on < clock.local_day(before))
    return exists().where(Project.id == Pseudonym.project_id, over)


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
        also=(
            "wishes",
            "care_needs",
            "needs",
        ),
    ),
    Rule(
        "families",
        lazy("Familier, der er stoppet: navne, kontakt, adresse, børn, samtykker"),
        lambda: relativedelta(months=house.settings().families_kept_months),
        lazy("Familien kan komme igen, og året skal kunne gøres op. Derefter er der kun tal tilbage."),
        "GDPR 5(1)(e)",
        ((Household.id, lambda before: (Household.state == State.CLOSED) & (Household.closed_at < before)),),
        families.forget_closed,
        also=(
            "persons",
            "hats",
            "guardianships",
            "children",
            "childhoods",
            "household_addresses",
            "consents",
            "photo_take_downs",
            "keep_apart",
            "signups",
            "signup_children",
            "series_signups",
            "series_children",
            "answer_links",
            "attendances",
            "attended_children",
            "feed_keys",
            "reminder_choices",
        ),
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
        also=(
            "persons",
            "hats",
            "passkeys",
            "approvals",
            "volunteer_proofs",
            "parental_consents",
            "exemptions",
            "clearances",
            "absences",
            "absence_dates",
            "volunteer_hours",
            "resources",
            "holds",
            "shift_standing",
            "shift_asks",
            "shift_ticks",
            "shift_handovers",
            "volunteers_sent_on",
            "feed_keys",
            "reminder_choices",
        ),
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
        also=(
            "item_damages",
            "loan_contacts",
        ),
    ),
    Rule(
        "former-people",
        lazy("Medarbejdere og kontakter, der ikke har en rolle mere: navn og kontakt"),
        _always(months=commands.FORMER_KEPT_MONTHS),
        lazy("Huset kan få brug for at spørge. Hvem der gjorde hvad, står i loggen, så længe den gemmes."),
        "GDPR 5(1)(e)",
        ((Person.id, lambda before: queries.is_former(clock.local_day(before))),),
        commands.forget_former,
        also=("hats", "passkeys", "feed_keys", "reminder_choices"),
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
        also=(
            "match_visitors",
            "visit_seats",
            "visit_taps",
            "visit_corrections",
            "visit_moves",
        ),
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
        "parcels",
        lazy("Hvem der søgte en pakke, og hvilke betingelser de satte kryds ved"),
        _always(days=0),
        lazy("Runden er forbi (31. januar efter). Hvor mange der søgte og fik, bliver i tallene."),
        "GDPR 6(1)(a)",
        ((ParcelApplication.id, _cleared_rounds),),
        support.clear_rounds,
    ),
    Rule(
        "advice",
        lazy("Hvilken familie der fik rådgivning hvornår"),
        _always(days=support.ADVICE_KEPT.days),
        lazy("Tiden er gået. At der var en samtale, og om hvad slags, bliver i tallene."),
        "GDPR 5(1)(c)",
        (
            (
                AdviceSession.id,
                lambda before: AdviceSession.household_id.is_not(None) & (AdviceSession.ends_at < before),
            ),
        ),
        support.forget_advised,
    ),
    Rule(
        "survey-links",
        lazy("Hvem der svarede hvad i en måling, der er slut"),
        _always(days=0),
        lazy("Når målingen er slut, kan ingen mere se, hvem der svarede. Svarene bliver som tal."),
        "GDPR 9(2)(a)",
        ((Pseudonym.id, _ended_surveys),),
        surveys.break_links,
        also=("survey_answers",),
    ),
    Rule(
        "on-call",
        lazy("Hvem der havde vagttelefonen"),
        _always(days=house_commands.WATCHES_KEPT.days),
        lazy("Det skal kunne ses, hvem der tog telefonen, hvis nogen spørger."),
        "GDPR 5(1)(c)",
        ((OnCall.id, lambda before: OnCall.ends_at < before),),
        house_commands.forget_watches,
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
        lazy("Forsøg på at logge ind, og hvem der kan nøjes med en PIN resten af vagten"),
        _always(days=1),
        lazy("De tælles kun for at bremse den, der gætter."),
        "GDPR 32",
        (
            (Attempt.id, lambda before: Attempt.at < before),
            (KnownHere.id, lambda before: KnownHere.since < before),
        ),
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
        also=(
            "audit_texts",
            "sampled_looks",
        ),
    ),
)
