"""Who sees more than somebody with that job normally does: measured on the table of who may see what (domain §6.2).

Each way to see more is a row here: what is seen, why, the question that finds who, and the page where it is changed.
All questions are put to the database as one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from familiehus.accounts.models import AT_A_DESK, Device, Hat, Person, SignIn
from familiehus.associations.models import Association, Contact
from familiehus.families.models import Guardianship, Household, KeepApart
from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.db import UTCDateTime, db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.roles import Role
from familiehus.kernel.settings import Settings
from familiehus.privacy import news
from familiehus.visits.models import Match, MatchVisitor, VisitRules
from familiehus.visits.states import TOGETHER
from familiehus.volunteers.models import Exemption, ProofSeen, Volunteer
from familiehus.volunteers.states import WITH_THE_HOUSE, Proof, Rule

UNUSED = timedelta(days=90)
"""An account at the desk or a calendar that nobody used for so long is no longer needed."""
DEVICE_UNUSED = timedelta(days=30)


@dataclass(frozen=True)
class Way:
    """One way to see more. `rows` finds who: see `found`. `is_amiss`: nobody should see more in this way at all."""

    name: str
    sees: Any
    why: Any
    act: Any
    endpoint: str
    rows: Callable[[], Select[Any]]
    is_amiss: bool = False


@dataclass(frozen=True)
class Wider:
    """Somebody who sees more: what, why, since when, and the page where it is changed. `key` is that page's."""

    who: str
    sees: str
    why: str
    since: date | None
    act: str
    endpoint: str | None
    key: str | None
    is_amiss: bool


def found(
    who: ColumnElement[Any] | Any,
    key: Any = None,
    *,
    on: Any = None,
    at: Any = None,
    more: Any = None,
) -> Select[Any]:
    """The columns that every way answers in: who, the key of the page, since (a day or an instant), a word more."""
    rows: Any = select(
        cast(who, String),
        _or_none(key, String()),
        _or_none(on, Date()),
        _or_none(at, UTCDateTime()),
        _or_none(more, String()),
    )
    return rows


def _or_none(column: Any, kind: Any) -> Any:
    """The column as it is, or nothing of that type: PostgreSQL wants to know of what type nothing is."""
    return cast(null(), kind) if column is None else type_coerce(column, kind)


def holds(hat: Any, *roles: Role) -> ColumnElement[bool]:
    """The hat is one of those and held today."""
    today = clock.today()
    return and_(hat.role.in_(roles), hat.from_on <= today, or_(hat.until_on.is_(None), hat.until_on > today))


def _of_people(*roles: Role, at: Any = None) -> Select[Any]:
    """People with an open account who hold one of those hats, since they got it."""
    held = (
        found(Person.name, Person.key, on=Hat.from_on, at=at, more=Hat.role).select_from(Hat).join(Hat.person)
    )
    return held.where(Person.active, holds(Hat, *roles))


def _several_hats() -> Select[Any]:
    other = aliased(Hat)
    theirs = (
        select(func.min(other.role))
        .where(other.person_id == Person.id, holds(other, Role.FAMILY, Role.VOLUNTEER, Role.ASSOCIATION))
        .scalar_subquery()
    )
    both = found(Person.name, Person.key, on=Hat.from_on, more=Hat.role + "|" + theirs)
    return (
        both.select_from(Hat)
        .join(Hat.person)
        .where(Person.active, holds(Hat, *AT_A_DESK), theirs.is_not(None))
    )


def _left_unused() -> Select[Any]:
    before = clock.now() - UNUSED
    seen = select(func.max(SignIn.last_seen_at)).where(SignIn.person_id == Person.id).scalar_subquery()
    idle = _of_people(*AT_A_DESK, at=seen).where(Hat.from_on < clock.local_day(before))
    return idle.where(or_(seen.is_(None), seen < before))


def _named_to_listen() -> Select[Any]:
    manages = exists().where(Hat.person_id == Person.id, holds(Hat, Role.MANAGER))
    named = found(Person.name, at=VisitRules.changed_at).select_from(VisitRules).join(VisitRules.listener)
    return named.where(~manages)


def _rule_set_aside() -> Select[Any]:
    today = clock.today()
    aside = found(
        Person.name, Volunteer.key, on=Exemption.from_on, more=Exemption.rule + "|" + Exemption.reason
    )
    people = (
        aside.select_from(Exemption).join(Exemption.volunteer).join(Person, Person.id == Volunteer.person_id)
    )
    return people.where(Exemption.from_on <= today, Exemption.until_on > today)


def _with_the_house() -> ColumnElement[bool]:
    return and_(Volunteer.person_id == Person.id, Volunteer.state.in_(WITH_THE_HOUSE))


def _volunteer_of_nothing() -> Select[Any]:
    return _of_people(Role.VOLUNTEER).where(~exists().where(_with_the_house()))


def _never_promised() -> Select[Any]:
    today = clock.today()
    promised = exists().where(
        ProofSeen.volunteer_id == Volunteer.id,
        ProofSeen.proof == Proof.CONFIDENTIALITY,
        ProofSeen.seen_on <= today,
        ProofSeen.withdrawn_on.is_(None),
        or_(ProofSeen.until_on.is_(None), ProofSeen.until_on > today),
    )
    silent = found(Person.name, Volunteer.key, on=Hat.from_on).select_from(Hat).join(Hat.person)
    return silent.join(Volunteer, _with_the_house()).where(
        Person.active, holds(Hat, Role.VOLUNTEER), ~promised
    )


def _family_of_nobody() -> Select[Any]:
    belongs = exists().where(Guardianship.person_id == Person.id, Guardianship.ended_at.is_(None))
    return _of_people(Role.FAMILY).where(~belongs)


def _contact_of_nothing() -> Select[Any]:
    speaks = exists().where(
        Contact.association_id == Association.id,
        Association.retired_on.is_(None),
        func.lower(Contact.email) == Person.email,
    )
    return _of_people(Role.ASSOCIATION).where(~speaks)


def _warned_not_blinded() -> Select[Any]:
    apart = found(Person.name, Household.key, at=KeepApart.made_at).select_from(KeepApart)
    people = apart.join(KeepApart.person).join(KeepApart.household)
    return people.where(
        Person.active, exists().where(Hat.person_id == Person.id, holds(Hat, Role.COORDINATOR, Role.MANAGER))
    )


def _visiting(at: Any) -> Select[Any]:
    now = found(Person.name, Match.key, at=at).select_from(MatchVisitor).join(MatchVisitor.match)
    people = now.join(Volunteer, Volunteer.id == MatchVisitor.volunteer_id)
    people = people.join(Person, Person.id == Volunteer.person_id)
    return people.where(MatchVisitor.left_at.is_(None), Match.state.in_(TOGETHER))


def _protected_address() -> Select[Any]:
    agreed = _visiting(Match.address_agreed_at).join(Household, Household.id == Match.household_id)
    return agreed.where(Household.has_protected_address, Match.address_agreed_at.is_not(None))


def _earlier_visits() -> Select[Any]:
    return _visiting(MatchVisitor.proposed_at).where(MatchVisitor.sees_earlier)


def _device_unused() -> Select[Any]:
    devices = found(Device.name, at=Device.last_seen_at).select_from(Device)
    return devices.where(Device.revoked_at.is_(None), Device.last_seen_at < clock.now() - DEVICE_UNUSED)


WAYS = (
    Way(
        "unused",
        lazy("Alt, en %(role)s ser"),
        lazy("Kontoen er ikke brugt i tre måneder. En rolle, der ikke er i brug, er kun en risiko."),
        lazy("Tag rollen"),
        "accounts.person",
        _left_unused,
        is_amiss=True,
    ),
    Way(
        "volunteer-of-nothing",
        lazy("Vagter og andre frivilliges fornavne"),
        lazy("Har rollen Frivillig, men er ikke frivillig i huset (ikke begyndt, eller stoppet)."),
        lazy("Tag rollen"),
        "accounts.person",
        _volunteer_of_nothing,
        is_amiss=True,
    ),
    Way(
        "never-promised",
        lazy("Fornavne på familier på egne vagter og besøg"),
        lazy("Har ikke skrevet under på tavshed, eller løftet er udløbet."),
        lazy("Se den frivillige"),
        "volunteers.show",
        _never_promised,
        is_amiss=True,
    ),
    Way(
        "family-of-nobody",
        lazy("Familiers sider, uden at høre til nogen familie"),
        lazy("Har rollen Familie, men er ikke voksen i nogen familie mere."),
        lazy("Tag rollen"),
        "accounts.person",
        _family_of_nobody,
        is_amiss=True,
    ),
    Way(
        "contact-of-nothing",
        lazy("Netværkets møder og ønsker"),
        lazy("Har rollen Foreningskontakt, men er ikke kontakt for nogen forening, der er med."),
        lazy("Tag rollen"),
        "accounts.person",
        _contact_of_nothing,
        is_amiss=True,
    ),
    Way(
        "device",
        lazy("Hvem der er i huset, eller hvem der kan logge ind med en PIN"),
        lazy("Husets enhed er ikke brugt i en måned. Er den væk, kan andre have den."),
        lazy("Se enhederne"),
        "accounts.devices",
        _device_unused,
        is_amiss=True,
    ),
    Way(
        "several-hats",
        lazy("Alt, en %(role)s ser, selv om personen også er %(other)s"),
        lazy(
            "Har flere roller og vælger én, når der logges ind. Kan slå sin egen familie og sine bekendte op."
        ),
        lazy("Se rollerne"),
        "accounts.person",
        _several_hats,
    ),
    Way(
        "kept-apart",
        lazy("En familie, som personen skal holdes væk fra"),
        lazy("Koordinatorer og ledere bliver advaret, men kan stadig se familien."),
        lazy("Se familien"),
        "families.show",
        _warned_not_blinded,
    ),
    Way(
        "exemption",
        lazy("Vagter, som reglen »%(rule)s« ellers lukker for"),
        lazy("Lederen har sat reglen til side: %(reason)s"),
        lazy("Se den frivillige"),
        "volunteers.show",
        _rule_set_aside,
    ),
    Way(
        "listening",
        lazy("Hvem der har bedt om at tale med nogen"),
        lazy("Er den, huset har valgt til at lytte. Ellers ser kun lederen det."),
        lazy("Se reglerne for besøg"),
        "visits.rules",
        _named_to_listen,
    ),
    Way(
        "protected-address",
        lazy("En beskyttet adresse, lige omkring et besøg"),
        lazy("Familien har sagt ja til det."),
        lazy("Se aftalen"),
        "visits.show",
        _protected_address,
    ),
    Way(
        "earlier-visits",
        lazy("Besøg fra før personens egen tid"),
        lazy("Koordinatoren har lukket op for dem."),
        lazy("Se aftalen"),
        "visits.show",
        _earlier_visits,
    ),
)


def rights() -> list[Wider]:
    """Everybody who sees more than the template, what should not be first; one question, and the house's settings."""
    ways = [*WAYS, *(way for _listener, known in news.wider_ways.send(None) for way in known or ())]
    by_name = {way.name: way for way in ways}
    asked = union_all(*(way.rows().add_columns(literal(way.name)) for way in ways))
    people = [_told(by_name[str(name)], *row) for *row, name in db.session.execute(asked)]
    return sorted([*_of_the_house(), *people], key=lambda each: (not each.is_amiss, each.who.casefold()))


def _told(
    way: Way, who: str, key: str | None, on: date | None, at: datetime | None, more: str | None
) -> Wider:
    first, _bar, second = (more or "").partition("|")
    words = {
        "role": _role(first),
        "other": _role(second),
        "rule": Rule(first).label if first in list(Rule) else "",
        "reason": second,
    }
    since = clock.local_day(at) if at else on
    return Wider(
        who, str(way.sees) % words, str(way.why) % words, since, str(way.act), way.endpoint, key, way.is_amiss
    )


def _role(name: str) -> str:
    return Role(name).label.lower() if name in list(Role) else ""


def _of_the_house() -> list[Wider]:
    """What the house's own settings open to everybody, or to others."""
    settings: Settings = current_app.extensions["settings"]
    opened = []
    if not settings.second_factor:
        opened.append(
            Wider(
                _("Alle ved skranken"),
                _("Det samme som altid, med en adgangskode alene"),
                _("Totrinslogin er slået fra på maskinen, som i et demohus."),
                None,
                "",
                None,
                None,
                True,
            )
        )
    if house.settings().shared_control:
        opened.append(
            Wider(
                _("Den, huset deler ansvaret med"),
                _("Det, der står i aftalen. I systemet ser de kun tal."),
                _("Fælles dataansvar er skrevet under Huset og står i oplysningen til familierne."),
                None,
                _("Se indstillingen"),
                "house.settings",
                None,
                False,
            )
        )
    return opened
