"""Matches and visits for tests, made by the house's own commands: `visiting.match(State.ACTIVE)`."""

import re
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.families.queries import households_of
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages import introductions
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.messages.wording import Said, word
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.visits import commands
from familiehus.visits.commands import links
from familiehus.visits.models import Match, MatchKind, Visit
from familiehus.visits.states import Ask, Closing, Known, Side, State
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import volunteer_of
from familiehus.volunteers.states import Task
from tests import households, times, volunteering

if TYPE_CHECKING:
    from tests.furnished import Furnished

WHY = "Begge kan lide at bage, og dagene passer."
_numbers = count(1)


def kind(title: str | None = None, **facts: Any) -> MatchKind:
    return commands.add_kind(title or f"Familieven {next(_numbers)}", by=THE_HOUSE, **facts)


def visitor(name: str | None = None, *tasks: Task, **facts: Any) -> Volunteer:
    """Somebody cleared for home visits, with room for a few families."""
    facts.setdefault("most_families", 3)
    return volunteering.volunteer(name, Task.HOME_VISIT, *tasks, **facts)


def match(
    state: State = State.ACTIVE,
    *visitors: Volunteer,
    household: Household | None = None,
    weeks: int = 26,
    kind: MatchKind | None = None,
    **facts: Any,
) -> Match:
    """A match that has come that far, by every step on the way."""
    made = commands.wish(
        household or households.household(),
        kind or globals()["kind"](**facts),
        by=THE_HOUSE,
    )
    if state is State.WISH:
        return made
    today = clock.today()
    people = visitors or (visitor(),)
    commands.propose(
        made,
        people,
        why=WHY,
        known=Known.NO,
        first_on=today,
        planned_until=today + timedelta(weeks=weeks),
        by=THE_HOUSE,
    )
    if state is State.PROPOSAL:
        return made
    commands.accept(made, Side.FAMILY, by=THE_HOUSE)
    for each in people:
        commands.accept(made, Side.VISITOR, by=THE_HOUSE, volunteer=each)
    if state is State.INTRO:
        return made
    if made.kind.is_alone_with_child:
        commands.note_consent(made, "Mor", by=THE_HOUSE)
    commands.try_out(made, by=THE_HOUSE)
    if state is State.TRIAL:
        return made
    commands.begin(made, by=THE_HOUSE)
    if state is State.PAUSE:
        commands.pause(made, None, by=THE_HOUSE)
    elif state is State.CLOSED:
        commands.close(made, Closing.GOAL, by=THE_HOUSE)
    return made


def visit(at: str = "i morgen 10-12", *, of: Match | None = None, weekly: bool = False, **more: Any) -> Visit:
    """A visit, the first of a weekly series if asked for. `at` as in `tests.times`."""
    timetable = Timetable.of_span(times.span(at))
    if weekly:
        day = timetable.first_on
        timetable = Timetable(day, timetable.starts, timetable.length, Rule.weekly(day.weekday()))
    return commands.book(of or match(), timetable, by=THE_HOUSE, **more)[0]


def letter(what: str, to: Person) -> Said:
    """The last letter of that kind to somebody, in words as it would be sent now."""
    found = db.session.scalars(
        select(Message)
        .where(Message.kind == f"visits.{what}", Message.recipient == f"person:{to.key}")
        .order_by(Message.id.desc())
    ).first()
    kind, recipient = kind_called(f"visits.{what}"), introductions.whom(f"person:{to.key}")
    assert found is not None
    assert kind is not None
    assert recipient is not None
    said = word(kind, found.params, recipient)
    assert said is not None
    return said


def link_in(said: Said) -> str:
    """The path of the link in a letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", said.text)
    assert found is not None, said.text
    return found.group(1)


def furnish(made: "Furnished", visitor_person: Person, family: Person) -> None:
    """A wish, a proposal to both visitors, an agreement with a visit under way that is a little late, another time
    asked for, an ended match, somebody who wants to be heard."""
    mine = volunteer_of(visitor_person)
    assert mine is not None
    volunteers.approve(mine, Task.HOME_VISIT, by=THE_HOUSE)
    volunteering.prove(mine, Task.HOME_VISIT)
    volunteers.revise(mine, by=THE_HOUSE, most_families=9)
    home = households_of(family)[0]
    wished = match(State.WISH)
    proposed = match(State.PROPOSAL, mine, household=home)
    intro = match(State.INTRO, mine, is_alone_with_child=True)
    trial = match(State.TRIAL, mine, household=home, is_alone_with_child=True)
    resting = match(State.PAUSE, visitor())
    match(State.CLOSED, mine, household=home)
    first = visit("om 3 dage 10-12", of=trial, weekly=True)
    second, third = trial.plans[0].visits[1:3]
    asked = commands.ask_move(second, times.span("om 11 dage 10-12"), by=family)
    token = links.mint(visitor_person, Role.VOLUNTEER, third)
    made.values["visit_link"] = {"token": token, "word": "ja", "what": "on_way"}
    heard = commands.ask_to_be_heard(mine, Ask.SPARRING, by=visitor_person)
    made.values["visits"] = {"key": trial.key, "side": "family", "act": "try", "what": "on_way", "word": "ja"}
    for name in (
        "visit",
        "tap",
        "write_up",
        "correct",
        "address",
        "move",
        "call_off",
        "come_to_nothing",
        "look",
    ):
        made.values[f"visits.{name}"] = {"key": third.key}
    for name in ("alarm", "safe", "called"):
        made.values[f"visits.{name}"] = {"key": first.key}
    made.values["visits.ask_to_be_heard"] = {"ask": "concern"}
    made.values["visits.answer_move"] = {"key": asked.key}
    made.values["visits.talked"] = {"key": heard.key}
    made.values["visits.talk_done"] = {"key": trial.talks[0].key}
    for name in ("open_earlier", "step_down"):
        made.values[f"visits.{name}"] = {"key": intro.visitors[0].key}
    made.values["visits.edit_kind"] = {"key": trial.kind.key}
    made.values["visits.propose"] = {"key": wished.key}
    made.values["visits.withdraw"] = {"key": proposed.key}
    for name in ("accept", "decline"):
        made.values[f"visits.{name}"] = {"key": proposed.key}
    made.values["visits.resume"] = {"key": resting.key}
