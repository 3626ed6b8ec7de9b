"""The list of messages: who may see it, what may be decided there."""

from collections.abc import Callable, Iterator

import pytest
from flask import g, request_started
from sqlalchemy import select

from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.messages import channels, commands, introductions
from familiehus.messages.introductions import Recipient
from familiehus.messages.models import Message, State
from tests.client import Browser

LIST = "/beskeder/"


class Person:
    """Whoever sits at the desk; sign-in itself is tried where it lives, a rung above."""

    id = 1

    def __init__(self, role: Role) -> None:
        self.role, self.key, self.name = role, f"the-{role}", "Signe Thorsen"


@pytest.fixture
def sitting(browser: Browser, clock) -> Iterator[Callable[[Role], Browser]]:
    """`sitting(Role.STAFF)`: the browser, with somebody of that kind before it."""
    seated: list[Person] = []

    def sit_down(_app: object, **_more: object) -> None:
        g.actor, g.signed_in = seated[-1], True

    request_started.connect(sit_down)

    def sit(role: Role) -> Browser:
        seated.append(Person(role))
        return browser

    yield sit
    request_started.disconnect(sit_down)


@pytest.fixture
def stuck(people, kind, carry, monkeypatch) -> Message:
    """A message of which nobody knows whether it was sent."""
    kind()
    message = commands.queue("reminder", to="test:anna", subject_key="x")
    with monkeypatch.context() as line_down:

        def deliver(*_args: object) -> None:
            raise channels.Unsure

        line_down.setattr(channels, "deliver", deliver)
        carry()
    return message


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.STAFF, 200),
        (Role.COORDINATOR, 200),
        (Role.MANAGER, 200),
        (Role.VOLUNTEER, 403),
        (Role.FAMILY, 403),
        (Role.ASSOCIATION, 403),
        (Role.DOOR, 403),
    ],
)
def test_those_who_run_the_day_see_what_was_written(sitting, role, status):
    assert sitting(role).get(LIST).status == status


def test_a_message_that_is_stuck_stands_first_and_says_why(sitting, stuck):
    page = sitting(Role.STAFF).get(LIST)

    assert "Påmindelse · Anna Bach" in page
    assert "uvis som mail" in page
    assert "Måske er beskeden nået frem." in page
    assert "anna@eksempel.dk" not in page.text


def test_that_the_names_were_read_is_written_down(sitting, stuck):
    sitting(Role.STAFF).get(LIST)

    (entry,) = db.session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.act == "searched"))
    assert entry.said is not None
    assert entry.said.facts["found"] == ["test:anna"]


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_a_stuck_message_is_sent_again(sitting, stuck, carry, sent, way):
    desk = sitting(Role.STAFF)
    desk.get(LIST)
    desk.via(way).post(f"{LIST}{stuck.key}/send-igen", target="message_list" if way == "htmx" else None)

    assert carry() == {State.SENT: 1}
    assert "Anna Bach" in desk.via("page").get(f"{LIST}?vis=sendt")


def test_two_who_decide_at_once_are_told(sitting, stuck):
    desk = sitting(Role.STAFF)
    desk.get(LIST)
    commands.give_up(stuck, by=Person(Role.STAFF))
    answer = desk.post(f"{LIST}{stuck.key}/send-igen")

    assert answer.status == 422
    assert "Det er for sent" in answer


def test_a_waiting_message_is_stopped(sitting, people, kind, carry):
    kind()
    message = commands.queue("reminder", to="test:anna", subject_key="x")
    desk = sitting(Role.STAFF)
    desk.get(f"{LIST}?vis=venter")
    desk.post(f"{LIST}{message.key}/stands")

    assert carry() == {}
    assert "En medarbejder valgte" in desk.get(f"{LIST}?vis=standset")


def test_the_manager_writes_herself_a_trial(sitting, monkeypatch, carry, sent):
    monkeypatch.setitem(
        introductions._resolvers, "person", lambda key: Recipient(key, email=f"{key}@eksempel.dk")
    )
    desk = sitting(Role.MANAGER)
    desk.get(LIST)
    desk.post(f"{LIST}proeve")

    carry()

    assert [mail.to for mail in sent] == [["the-manager@eksempel.dk"]]
    assert "Send mig en prøve" not in sitting(Role.STAFF).get(LIST)


@pytest.mark.parametrize(
    "query", ["?vis=nonsense", "?side=0", "?side=-4", "?side=99999999999999999999", "?side=x"]
)
def test_an_odd_address_gets_the_list(sitting, stuck, query):
    assert sitting(Role.STAFF).get(f"{LIST}{query}").status == 200


def test_the_house_signs_with_its_own_name_and_keeps_its_own_quiet(people, kind, sent, carry, clock):
    """The whole name stands under the letter; a locked telephone shows the short one."""
    from datetime import time

    from familiehus.house import commands as house
    from familiehus.kernel.roles import THE_HOUSE

    kind()
    house.describe(
        name="Familiehuset Mirabellen",
        short_name="Mirabellen",
        phone="10203040",
        quiet_from=time(10),
        quiet_until=time(11),
        by=THE_HOUSE,
    )
    commands.queue("reminder", to="test:anna", subject_key="x")

    assert carry() == {}
    clock("2026-11-24 11:00")
    carry()
    assert sent[0].from_email == "Mirabellen <familiehus@localhost>"
    assert sent[0].body.endswith(
        "Venlig hilsen\nFamiliehuset Mirabellen\nRing, hvis du har spørgsmål: 10 20 30 40\n"
    )
