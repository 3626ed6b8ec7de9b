"""Two at once never pass a limit that one after the other could not: what is counted or summed over other rows is
decided under a lock of the row that owns them. SQLite has one writer; here PostgreSQL is tried, the second going to
work while the first has written and not committed yet."""

import time
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import func, select

from familiehus.accounts.models import Person
from familiehus.associations import commands as associations
from familiehus.associations.models import Contact, Kind
from familiehus.families import commands as families
from familiehus.families.models import CareNeed, Guardianship, Household, Wish
from familiehus.families.states import Area, Purpose
from familiehus.families.states import State as FamilyState
from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.partners import commands as partners
from familiehus.partners.models import (
    ActionNetwork,
    Agreement,
    AgreementDay,
    AgreementKind,
    DayKind,
    NetworkMember,
)
from familiehus.partners.models import Side as NetworkSide
from familiehus.series.timetables import Timetable
from familiehus.support import commands as support
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.support.states import HAS_PARCEL, ParcelState
from familiehus.surveys import commands as surveys
from familiehus.surveys.instruments import Instrument
from familiehus.surveys.models import Project, SurveyAnswer
from familiehus.visits import commands as visits
from familiehus.visits.models import Match, MatchKind
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Absence, Approval, Clearance, Volunteer
from familiehus.volunteers.states import Proof, Task
from tests import households, people, supporting, times, visiting, volunteering
from tests.shifts.racing import race

pytestmark = pytest.mark.postgres
Act = Callable[[], object]


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 10:42")


def get(kind, number):
    return db.session.scalars(select(kind).where(kind.id == number)).unique().one()


def count(kind, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(kind).where(*where)) or 0


def in_turn(app, first: Act, second: Act) -> list[str]:
    """What the two were told, when the second begins while the first has done all but commit."""
    has_acted = Event()

    def one() -> None:
        first()
        db.session.flush()
        has_acted.set()
        time.sleep(0.15)

    def other() -> None:
        has_acted.wait(60)
        second()

    db.session.commit()
    return race(app, [one, other])


def instalments(app) -> tuple[Act, Act, Callable[[], bool]]:
    agreed = an_agreement()

    def pay() -> None:
        partners.set_day(
            get(Agreement, agreed), DayKind.INSTALMENT, times.day("om 30 dage"), amount=60, by=THE_HOUSE
        )

    return pay, pay, lambda: count(AgreementDay) == 1


def less_money_than_its_instalments(app) -> tuple[Act, Act, Callable[[], bool]]:
    agreed = an_agreement()

    def pay() -> None:
        partners.set_day(
            get(Agreement, agreed), DayKind.INSTALMENT, times.day("om 30 dage"), amount=60, by=THE_HOUSE
        )

    def lower() -> None:
        found = get(Agreement, agreed)
        partners.revise_agreement(
            found,
            title=found.title,
            kind=found.kind,
            parties=found.parties,
            from_on=found.from_on,
            until_on=found.until_on,
            amount=50,
            purpose="",
            theory_of_change="",
            indicators=(),
            by=THE_HOUSE,
        )

    return pay, lower, lambda: get(Agreement, agreed).amount == 100


def an_agreement() -> int:
    return partners.agree(
        "Støtte",
        AgreementKind.GRANT,
        "Fonden",
        times.day("i dag"),
        times.day("om 300 dage"),
        amount=100,
        by=THE_HOUSE,
    ).id


def fewer_parcels_than_are_promised(app) -> tuple[Act, Act, Callable[[], bool]]:
    christmas = supporting.parcel_round(parcels=2)
    asked = [
        support.ask_for_parcel(christmas, households.household(), by=THE_HOUSE).id for _number in range(2)
    ]
    support.decide(get(ParcelApplication, asked[0]), ParcelState.APPROVED, by=THE_HOUSE)
    number = christmas.id

    def promise() -> None:
        support.decide(get(ParcelApplication, asked[1]), ParcelState.APPROVED, by=THE_HOUSE)

    def lower() -> None:
        found = get(ParcelRound, number)
        support.revise_round(
            found,
            title=found.title,
            opens_on=found.opens_on,
            closes_on=found.closes_on,
            handed_out_at=found.handed_out_at,
            about="",
            place="",
            criteria=found.criteria,
            parcels=1,
            by=THE_HOUSE,
        )

    def holds() -> bool:
        promised = count(ParcelApplication, ParcelApplication.state.in_(HAS_PARCEL))
        return promised <= (get(ParcelRound, number).parcels or 0)

    return promise, lower, holds


def other_criteria_than_were_answered(app) -> tuple[Act, Act, Callable[[], bool]]:
    christmas, family = supporting.parcel_round().id, households.household().id

    def ask() -> None:
        support.ask_for_parcel(get(ParcelRound, christmas), get(Household, family), [0], by=THE_HOUSE)

    def rewrite() -> None:
        found = get(ParcelRound, christmas)
        support.revise_round(
            found,
            title=found.title,
            opens_on=found.opens_on,
            closes_on=found.closes_on,
            handed_out_at=found.handed_out_at,
            about="",
            place="",
            criteria=["Noget helt andet"],
            parcels=2,
            by=THE_HOUSE,
        )

    return ask, rewrite, lambda: len(get(ParcelRound, christmas).criteria) == 2


def a_sixth_wish(app) -> tuple[Act, Act, Callable[[], bool]]:
    family = households.household()
    for number in range(4):
        families.wish_for(family, Area.SOCIAL, f"Ønske {number}", by=THE_HOUSE)
    number = family.id

    def wish() -> None:
        families.wish_for(get(Household, number), Area.WORK, "Et til", by=THE_HOUSE)

    return wish, wish, lambda: count(Wish) == 5


def both_adults_leave(app) -> tuple[Act, Act, Callable[[], bool]]:
    family = households.household()
    families.add_guardian(family, people.family("Far"), by=THE_HOUSE)
    number, adults = family.id, [each.id for each in family.guardians]

    def leaving(who: int) -> Act:
        return lambda: families.leave(get(Household, number), get(Person, who), by=THE_HOUSE)

    def holds() -> bool:
        gone = count(Guardianship, Guardianship.ended_at.is_(None)) == 0
        return gone and get(Household, number).state == FamilyState.CLOSED

    return leaving(adults[0]), leaving(adults[1]), holds


def a_need_noted_while_the_yes_is_taken_back(app) -> tuple[Act, Act, Callable[[], bool]]:
    households.consent_texts()
    family = households.household()
    families.give_consent(family, Purpose.CARE_NEEDS, given_by="Mor", channel="table", by=THE_HOUSE)
    number = family.id

    def take_back() -> None:
        families.withdraw_consent(get(Household, number), Purpose.CARE_NEEDS, by=THE_HOUSE)

    def note() -> None:
        families.note_care_need(
            get(Household, number), "allergy", "Nødder", child=None, person=None, by=THE_HOUSE
        )

    return take_back, note, lambda: count(CareNeed) == 0


def an_answer_while_the_yes_is_taken_back(app) -> tuple[Act, Act, Callable[[], bool]]:
    households.consent_texts()
    family = households.household()
    families.give_consent(family, Purpose.SURVEY, given_by="Mor", channel="table", by=THE_HOUSE)
    days = [times.day(f"om {number} dage") for number in (0, 100, 200)]
    project = surveys.open_project("Trivsel", *days, by=THE_HOUSE).id
    number, mother = family.id, family.guardians[0].id

    def take_back() -> None:
        families.withdraw_consent(get(Household, number), Purpose.SURVEY, by=THE_HOUSE)

    def answer() -> None:
        surveys.answer(
            get(Project, project), get(Household, number), get(Person, mother), Instrument.WHO5, [3] * 5
        )

    return take_back, answer, lambda: count(SurveyAnswer) == 0


def a_second_open_match_of_a_kind(app) -> tuple[Act, Act, Callable[[], bool]]:
    family, kind = households.household().id, visiting.kind().id

    def wish() -> None:
        visits.wish(get(Household, family), get(MatchKind, kind), by=THE_HOUSE)

    return wish, wish, lambda: count(Match) == 1


def a_match_for_a_family_that_stops(app) -> tuple[Act, Act, Callable[[], bool]]:
    family, kind = households.household().id, visiting.kind().id

    def wish() -> None:
        visits.wish(get(Household, family), get(MatchKind, kind), by=THE_HOUSE)

    def stop() -> None:
        families.close(get(Household, family), by=THE_HOUSE)

    return stop, wish, lambda: count(Match) == 0


def one_absence_too_many(app) -> tuple[Act, Act, Callable[[], bool]]:
    helper = volunteering.volunteer("Anna")
    for number in range(volunteers.absences.MOST - 1):
        volunteers.note_absence(helper, once(f"om {number + 2} dage 9-10"), by=THE_HOUSE)
    number = helper.id

    def be_away() -> None:
        volunteers.note_absence(get(Volunteer, number), once("om 60 dage 9-10"), by=THE_HOUSE)

    return be_away, be_away, lambda: count(Absence) == volunteers.absences.MOST


def once(when: str) -> Timetable:
    return Timetable.of_span(times.span(when))


def the_same_task_approved_twice(app) -> tuple[Act, Act, Callable[[], bool]]:
    helper = volunteering.volunteer("Anna").id

    def approve() -> None:
        volunteers.approve(
            get(Volunteer, helper), Task.CHILDREN, until_on=times.day("om 90 dage"), by=THE_HOUSE
        )

    return approve, approve, lambda: count(Approval, Approval.task == Task.CHILDREN) == 1


def cleared_by_what_is_withdrawn_meanwhile(app) -> tuple[Act, Act, Callable[[], bool]]:
    """The approval is withdrawn while its last proof is seen: whoever lays the clearances last knows of both."""
    anna = volunteering.volunteer("Anna", Task.CHILDREN)
    for seen in anna.proofs_of(Proof.RECORD_CHECK):
        volunteers.withdraw_proof(anna, seen, by=THE_HOUSE)
    helper = anna.id

    def withdraw() -> None:
        volunteers.withdraw_approval(get(Volunteer, helper), Task.CHILDREN, by=THE_HOUSE)

    def see() -> None:
        volunteers.see_proof(get(Volunteer, helper), Proof.RECORD_CHECK, wall.today(), by=THE_HOUSE)

    still = (
        Clearance.task == Task.CHILDREN,
        Clearance.until_on.is_(None) | (Clearance.until_on > wall.today()),
    )
    return withdraw, see, lambda: count(Clearance, *still) == 0


def the_same_name_twice_in_a_network(app) -> tuple[Act, Act, Callable[[], bool]]:
    network = partners.form_network("Ensomhed", by=THE_HOUSE).id

    def join() -> None:
        partners.join_network(get(ActionNetwork, network), "Bo", next(iter(NetworkSide)), by=THE_HOUSE)

    return join, join, lambda: count(NetworkMember) == 1


def a_way_in_for_who_speaks_for_nobody(app) -> tuple[Act, Act, Callable[[], bool]]:
    contacts = []
    for name in ("FDF", "KFUM"):
        member = associations.register(name, Kind.ASSOCIATION, by=THE_HOUSE)
        contacts.append(associations.add_contact(member, "Bo", "bo@net.example", None, by=THE_HOUSE))
    associations.give_access(contacts[0], by=THE_HOUSE)
    one, other = (each.id for each in contacts)

    def removing(number: int) -> Act:
        return lambda: associations.remove_contact(get(Contact, number), by=THE_HOUSE)

    def holds() -> bool:
        bo = db.session.scalars(select(Person).where(Person.email == "bo@net.example")).one()
        return Role.ASSOCIATION not in bo.roles_held()

    return removing(one), removing(other), holds


CASES = (
    instalments,
    less_money_than_its_instalments,
    fewer_parcels_than_are_promised,
    other_criteria_than_were_answered,
    a_sixth_wish,
    both_adults_leave,
    a_need_noted_while_the_yes_is_taken_back,
    an_answer_while_the_yes_is_taken_back,
    a_second_open_match_of_a_kind,
    a_match_for_a_family_that_stops,
    one_absence_too_many,
    the_same_task_approved_twice,
    cleared_by_what_is_withdrawn_meanwhile,
    the_same_name_twice_in_a_network,
    a_way_in_for_who_speaks_for_nobody,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_second_knows_what_the_first_has_done(app, case):
    first, second, holds = case(app)

    told = in_turn(app, first, second)

    db.session.rollback()
    assert holds(), told
    assert told[0] == ""
