"""The rules: how long the house keeps what, why, and what lets it go."""

from collections.abc import Callable

from dateutil.relativedelta import relativedelta
from sqlalchemy import or_

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Attempt, KnownHere, OneTimeLink, Person, SignIn
from familiehus.associations import commands as associations
from familiehus.associations.models import JoinRequest
from familiehus.attendance import commands as attendance
from familiehus.attendance.models import Tap
from familiehus.families import commands as families
from familiehus.families import queries as families_queries
from familiehus.families.commands.enrolment import UNCONFIRMED_DAYS
from familiehus.families.commands.forgetting import ENQUIRIES_KEPT_MONTHS, WISHES_KEPT_MONTHS
from familiehus.families.models import Household
from familiehus.families.states import State
from familiehus.house import commands as house_commands
from familiehus.house import queries as house
from familiehus.house.models import OnCall
from familiehus.kernel import answers, clock
from familiehus.kernel.answers import Answer
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.i18n import lazy
from familiehus.loans import commands as loans
from familiehus.loans.models import Loan, WaitingEntry
from familiehus.messages import commands as messages
from familiehus.messages.models import Message
from familiehus.privacy import commands, queries
from familiehus.privacy.commands import LOG_KEPT, forget_old_log
from familiehus.privacy.retention import over_time
from familiehus.privacy.retention.rule import Rule
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from familiehus.support import commands as support
from familiehus.support.models import AdviceSession, ParcelApplication
from familiehus.surveys import commands as surveys
from familiehus.surveys.models import Pseudonym
from familiehus.visits import commands as visits
from familiehus.visits.commands.forgetting import MATCHES_KEPT_MONTHS, TALKS_KEPT_MONTHS
from familiehus.visits.models import ListeningAsked, Match, VisitLink
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers import queries as volunteers_queries
from familiehus.volunteers.commands.forgetting import ENQUIRIES_KEPT_MONTHS as HELPERS_KEPT_MONTHS
from familiehus.volunteers.commands.forgetting import RECORD_CHECKS_KEPT_MONTHS
from familiehus.volunteers.models import ProofSeen, Volunteer


def _always(*, months: int = 0, days: int = 0) -> Callable[[], relativedelta]:
    return lambda: relativedelta(months=months, days=days)


RULES = (
    Rule(
        "wishes",
        lazy("Ønsker, allergi og behov hos familier, der er stoppet"),
        _always(months=WISHES_KEPT_MONTHS),
        lazy("Det er fortroligt eller følsomt og bruges ikke, når familien er stoppet."),
        "GDPR 9(2)(a)",
        ((Household.id, over_time.closed_with_words),),
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
        ((Household.id, over_time.unconfirmed),),
        families.forget_unconfirmed,
    ),
    Rule(
        "enquiries",
        lazy("Familier, der spurgte og aldrig blev tilmeldt, og som ingen har rørt siden"),
        _always(months=ENQUIRIES_KEPT_MONTHS),
        lazy("Det blev ikke til noget, og så er der ingen grund til at gemme det."),
        "GDPR 5(1)(e)",
        ((Household.id, families_queries.came_to_nothing),),
        families.forget_untouched_enquiries,
    ),
    Rule(
        "volunteer-enquiries",
        lazy("Dem, der ville være frivillige og aldrig begyndte, og som ingen har rørt siden"),
        _always(months=HELPERS_KEPT_MONTHS),
        lazy("Det blev ikke til noget, og så er der ingen grund til at gemme det."),
        "GDPR 5(1)(e)",
        ((Volunteer.id, volunteers_queries.came_to_nothing),),
        volunteers.forget_untouched_enquiries,
    ),
    Rule(
        "guests",
        lazy("Gæster, der meldte sig til noget, som er forbi"),
        _always(days=0),
        lazy("Navn og kontakt bruges kun til den ene gang. Antallet bliver."),
        "GDPR 5(1)(c)",
        ((Signup.id, over_time.guests),),
        signups.forget_guests,
    ),
    Rule(
        "volunteers",
        lazy("Frivillige, der er stoppet: navn, kontakt, ønsker, godkendelser"),
        lambda: relativedelta(months=house.settings().volunteers_kept_months),
        lazy("Den frivillige kan komme igen, og året skal kunne gøres op. Timerne bliver som tal."),
        "GDPR 6(1)(b)",
        ((Volunteer.id, over_time.stopped),),
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
        ((ProofSeen.id, over_time.record_checks),),
        volunteers.forget_record_checks,
    ),
    Rule(
        "loans",
        lazy("Hvem der lånte noget, som er kommet tilbage i orden"),
        lambda: relativedelta(days=house.settings().loans_kept_days),
        lazy("En skade kan vise sig senere. En skade, der ikke er gjort op, bliver stående."),
        "GDPR 6(1)(b)",
        ((Loan.id, over_time.ended_loans), (WaitingEntry.id, over_time.waited)),
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
        ((Message.id, over_time.settled),),
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
        ((Match.id, over_time.closed_matches),),
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
        ((ParcelApplication.id, over_time.cleared_rounds),),
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
        ((Pseudonym.id, over_time.ended_surveys),),
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
