"""Where a family lives is seen by its own visitor alone, around a visit alone, and each look is written down."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from familiehus.families import commands as families
from familiehus.kernel import audit
from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages import introductions
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from familiehus.visits import access, commands
from familiehus.visits.commands import links
from familiehus.visits.models import Visit
from familiehus.visits.states import State
from tests import households, people, visiting

LONG, SAMPLE = 2_000, 150
STREET = "Kirsebærhaven 7"


def _oracle(case: dict, at: datetime) -> bool:
    """The rule once more, from what was written down when the case was made; it never asks the room."""
    if case["cancelled"] or not case["mine"] or case["role"] != Role.VOLUNTEER:
        return False
    if case["protected"] and not case["agreed"]:
        return False
    return case["from"] - timedelta(hours=24) <= at < case["to"] + timedelta(hours=2)


def _cases(dice: random.Random) -> list[dict]:
    """Visits before, in and after both nights when the clock changes; of open and of protected families."""
    cases = []
    for number in range(12):
        protected, agreed = number % 3 == 1, number % 6 == 1
        home = households.household()
        families.record_address(home, STREET, "4000", "Roskilde", by=THE_HOUSE)
        home.has_protected_address = protected
        visitor, other = visiting.visitor(), visiting.visitor()
        match = visiting.match(State.ACTIVE, visitor, household=home, weeks=30)
        if agreed:
            commands.agree_to_address(match, True, by=THE_HOUSE)
        day = ("2026-10-24", "2026-10-25", "2027-03-27", "2027-03-28", "2026-11-24", "2026-12-08")[number % 6]
        visit = visiting.visit(f"{day} {dice.randint(8, 17)}-{dice.randint(18, 20)}", of=match)
        if cancelled := number >= 9:
            commands.call_off(visit, by=THE_HOUSE)
        link = f"/aftale/{links.mint(visitor.person, Role.VOLUNTEER, visit)}"
        for person, role, mine in (
            (visitor.person, Role.VOLUNTEER, True),
            (other.person, Role.VOLUNTEER, False),
            (home.guardians[0], Role.FAMILY, False),
            (people.coordinator(), Role.COORDINATOR, False),
            (people.staff(), Role.STAFF, False),
        ):
            person.wear(role)
            cases.append(
                {
                    "visit": visit.id,
                    "key": visit.key,
                    "match": match.key,
                    "link": link,
                    "person": person,
                    "role": role,
                    "mine": mine,
                    "cancelled": cancelled,
                    "protected": protected,
                    "agreed": agreed,
                    "from": visit.starts_at,
                    "to": visit.ends_at,
                }
            )
    return cases


def _instant(dice: random.Random, case: dict) -> datetime:
    """Near an edge of the window more often than not: on it, a second off it, or anywhere within three days."""
    edge = dice.choice(
        (case["from"] - timedelta(hours=24), case["from"], case["to"], case["to"] + timedelta(hours=2))
    )
    off = dice.choice((0, -1, 1, -60, 60, dice.randint(-259_200, 259_200)))
    return edge + timedelta(seconds=off)


@pytest.mark.parametrize("count", [SAMPLE, pytest.param(LONG, marks=pytest.mark.long)])
def test_any_visit_any_time_any_person(app, clock, count):
    clock("2026-10-20 10:00")
    dice = random.Random(20_261_124)
    cases = _cases(dice)
    wrong, open_ones = [], 0
    for _ in range(count):
        case = dice.choice(cases)
        at = _instant(dice, case)
        visit = db.session.get(Visit, case["visit"])
        assert visit is not None
        expected = _oracle(case, at)
        open_ones += expected
        if access.may_see_address(case["person"], visit, at) is not expected:
            wrong.append((case, at))
    assert not wrong, f"{len(wrong)} of {count}, the first: {wrong[0]}"
    assert open_ones > count // 50


def _pages(case: dict, link: str) -> list[str]:
    """Where somebody of that role can read about the visit; the address has no business on any of them."""
    visit, match = f"/mine-aftaler/{case['key']}", f"/hjemmebesoeg/{case['match']}"
    return {
        Role.VOLUNTEER: ["/mine-aftaler", visit, f"{visit}/adresse", f"/besoeg/{case['key']}/flyt", link],
        Role.FAMILY: ["/vores-aftaler", f"/besoeg/{case['key']}/flyt"],
        Role.STAFF: ["/i-dag", f"/besoeg/{case['key']}/alarm"],
        Role.COORDINATOR: [
            "/hjemmebesoeg",
            match,
            f"{match}/aftal",
            f"/besoeg/{case['key']}/alarm",
            "/i-dag",
        ],
    }[case["role"]]


@pytest.mark.parametrize("count", [25, pytest.param(LONG, marks=pytest.mark.long)])
def test_over_http_it_is_shown_by_the_same_rule_and_each_look_is_written_down(app, clock, browser, count):
    """Random visit, time and person: shown to its visitor in its hours by a press, and on no page besides."""
    clock("2026-10-20 10:00")
    dice = random.Random(7)
    cases = _cases(dice)
    db.session.commit()
    seen = 0
    for _ in range(count):
        case = dice.choice(cases)
        at = _instant(dice, case)
        clock(wall.local(at).strftime("%Y-%m-%d %H:%M"))
        at = wall.now()
        reader, url = browser.as_(case["person"]), f"/mine-aftaler/{case['key']}/adresse"
        answer = reader.get(dice.choice(_pages(case, case["link"])))
        assert STREET not in answer.text, (case, at)
        page = reader.get(url)
        assert STREET not in page.text
        shown = "Vis adressen" in page.text and STREET in reader.post(url).text
        assert shown is _oracle(case, at), (case, at)
        seen += shown
    looks = [
        entry
        for entry in db.session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.act == "looked at"))
        if entry.said is not None and entry.said.facts.get("what") == "address"
    ]
    assert seen
    assert len(looks) == seen


def test_no_letter_about_a_visit_says_where(app, clock):
    clock("2026-10-20 10:00")
    _cases(random.Random(3))
    told = 0
    for message in db.session.scalars(select(Message).where(Message.kind.like("visits.%"))):
        kind, to = kind_called(message.kind), introductions.whom(message.recipient)
        said = word(kind, message.params, to) if kind and to else None
        if said is not None:
            told += 1
            assert STREET not in f"{said.subject} {said.text} {said.short} {message.params}"
    assert told > 20


def test_the_address_is_in_no_page_but_its_own(app, clock, browser):
    clock("2026-11-24 10:00")
    home = households.household()
    families.record_address(home, STREET, "4000", "Roskilde", by=THE_HOUSE)
    visitor = visiting.visitor()
    match = visiting.match(State.ACTIVE, visitor, household=home)
    visit = visiting.visit("i dag 14-16", of=match)
    db.session.commit()
    volunteer = browser.as_(visitor.person)
    for url in (
        "/mine-aftaler",
        f"/mine-aftaler/{visit.key}",
        f"/mine-aftaler/{visit.key}/adresse",
        f"/besoeg/{visit.key}/flyt",
    ):
        assert STREET not in volunteer.get(url).text, url
    coordinator = browser.as_(people.coordinator())
    for url in ("/hjemmebesoeg", f"/hjemmebesoeg/{match.key}", f"/besoeg/{visit.key}/alarm"):
        assert STREET not in coordinator.get(url).text, url


def test_who_goes_there_hears_that_it_is_elsewhere_and_never_where(app, clock):
    clock("2026-11-24 10:42")
    home, helper = households.household("Familien Lund"), visiting.visitor()
    families.record_address(home, "Blommevej 4", "4999", "Blommerup", by=THE_HOUSE)
    pair = visiting.match(State.ACTIVE, helper, household=home)
    visiting.visit("om 3 dage 10-12", of=pair, weekly=True)
    before = set(db.session.scalars(select(Message.id)))

    families.record_address(home, "Blommevej 4", "4999", "Blommerup", by=THE_HOUSE)
    assert set(db.session.scalars(select(Message.id))) == before
    families.record_address(home, STREET, "4999", "Blommerup", by=THE_HOUSE)

    told = list(db.session.scalars(select(Message).where(Message.id.not_in(before)).order_by(Message.kind)))
    assert [each.kind for each in told] == ["visits.address_noted", "visits.elsewhere"]
    for message in told:
        kind, to = kind_called(message.kind), introductions.whom(message.recipient)
        assert kind is not None
        assert to is not None
        said = word(kind, message.params, to)
        assert said is not None
        assert not {"Kirsebærhaven", "Blommerup", "Lund"} & set(
            f"{said.subject} {said.text} {said.short}".split()
        )
        assert "et andet sted" in said.text

    families.remove_address(home, by=THE_HOUSE)
    told = select(Message.recipient).where(Message.kind == "visits.nowhere")
    both = [*home.guardians, helper.person]
    assert sorted(db.session.scalars(told)) == sorted(f"person:{each.key}" for each in both)


def test_who_may_not_see_a_protected_address_is_not_told_that_it_is_new(app, clock):
    clock("2026-11-24 10:42")
    home, helper = households.household(), visiting.visitor()
    families.revise(home, has_protected_address=True, by=THE_HOUSE)
    pair = visiting.match(State.ACTIVE, helper, household=home)
    visiting.visit("om 3 dage 10-12", of=pair)
    before = set(db.session.scalars(select(Message.id)))

    families.record_address(home, STREET, "4999", "Blommerup", by=home.guardians[0])

    assert set(db.session.scalars(select(Message.id))) == before
