"""No letter, text message, calendar or line of the log says more than it may: every kind of letter is written in a
house in which every word is a canary, and each canary that sings is asked where it has flown from (R05, R29, R32, R37).
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, text

from familiehus.accounts.commands import reference
from familiehus.accounts.models import Person
from familiehus.accounts.queries import person_with_email
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.families import commands as families
from familiehus.feeds import commands as feeds
from familiehus.feeds.kinds import Kind
from familiehus.jobs import running
from familiehus.jobs.timetable import JOBS
from familiehus.kernel import danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import LANGUAGES, lazy
from familiehus.kernel.logs import JsonLines, set_up
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import channels, introductions, kinds
from familiehus.messages import commands as messages
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, every_kind
from familiehus.messages.models import Channel, Message
from familiehus.messages.wording import Said, link, word
from familiehus.signups.models import Signup
from familiehus.visits.models import Match
from tests import a, canaries, households, postbag
from tests.canaries import Canary
from tests.house.may_say import ALL_SAY, ALL_SHOW, MAY_SAY, PAGES, MaySay

HALF = 4
"""How many of the first, and of the last letters of each kind are read."""
NOT_HERE = ("outbox", "backup", "backup-trial")
EMPTY = {
    *("agreement_documents", "closing_days", "devices", "item_services", "on_call"),
    *("shared_reports", "shift_ticks", "stocktakes", "visit_corrections"),
}
"""Tables with words of which the house of these tests has no row."""
IN_CALENDARS = {
    *(
        "activities.title",
        "occurrences.own_title",
        "occurrences.note",
        "occurrences.reason",
        "activities.public_text",
    ),
    *("activities.target_group", "activities.food", "activities.transport", "activities.bring"),
    *("places.name", "places.address", "shift_plans.title", "shift_plans.meet", "shifts.reason"),
    *("meeting_series.title", "meetings.place", "meeting_series.place", "house_settings.name"),
    *("activities.meeting_point", "occurrences.meeting_point", "item_kinds.name", "items.name"),
}
"""The words that calendars are made of; all of them stand on pages that everybody they are for may read."""


@dataclass
class Heard:
    """What a kind of letter was found to say and to show, and in how many wordings."""

    says: set[str] = field(default_factory=set)
    shows: set[str] = field(default_factory=set)
    wordings: Counter[str] = field(default_factory=Counter)


@dataclass
class Sown:
    """The house with canaries in it: which of its dates are private, and who its people are to it."""

    private: set[Canary]
    hats: dict[int, str]

    def origins(self, said: str, to: Recipient) -> set[str]:
        """Where the words come from; of people with whose they are, of what is private with that it is."""
        own = {(each.column.partition(".")[0], each.row) for each in self._of(to)}
        is_desk = not self.is_outside(to)
        return {self._origin(each, own, is_desk) for each in canaries.found_in(said)}

    def is_outside(self, to: Recipient) -> bool:
        """Whether it is somebody without a desk in the house: a family, a volunteer, a contact, a guest."""
        hats = {self.hats.get(each.row) for each in self._of(to) if each.column.startswith("persons.")}
        return not hats & {"staff", "coordinator", "manager"}

    def _origin(self, canary: Canary, own: set[tuple[str, int]], is_desk: bool) -> str:
        table, _dot, column = canary.column.partition(".")
        if (table, canary.row) in own:
            return f"reader's.{'name' if column in ('contact', 'guest_name') else column}"
        if table == "persons":
            return f"{self.hats.get(canary.row, 'somebody')}'s.{column}"
        is_private = Canary(table, canary.row) in self.private
        return f"private {canary.column}" if is_private and not is_desk else canary.column

    @staticmethod
    def _of(to: Recipient) -> set[Canary]:
        return canaries.found_in(f"{to.name} {to.email} {to.phone}")


def sow() -> Sown:
    """Put the canaries in, and keep what is to be told apart of them."""
    dates = select(Occurrence.id, Activity.id, Activity.category).join(Occurrence.activity)
    private: set[Canary] = set()
    for date, activity, category in db.session.execute(dates):
        if category.is_private:
            private |= {Canary("occurrences", date), Canary("activities", activity)}
    people = db.session.scalars(select(Person)).all()
    hats = {each.id: str(each.roles_held()[0].value) for each in people if each.roles_held()}
    canaries.sow()
    return Sown(private, hats)


@dataclass(frozen=True)
class Worded:
    """A letter as its reader would get it now, in one language."""

    message: Message
    to: Recipient
    language: str
    said: Said


def tables_sown() -> set[str]:
    return {each.table.name for each in canaries.sown()}


def is_empty(table: str) -> bool:
    return not db.session.scalar(text(f'SELECT EXISTS (SELECT 1 FROM "{table}")'))


def worded(messages: list[Message]) -> list[Worded]:
    """Each in every language; none of those about which there is nothing to say any more."""
    found = []
    for message in messages:
        to, kind = introductions.whom(message.recipient), kinds.kind_called(message.kind)
        assert to is not None
        assert kind is not None
        for language in LANGUAGES:
            said = word(kind, message.params, to, language)
            if said is not None:
                found.append(Worded(message, to, language, said))
    return found


def listen(house: Sown, letters: list[Worded]) -> dict[str, Heard]:
    """Which canaries sing where in each kind of letter."""
    heard: dict[str, Heard] = {}
    for each in letters:
        said, of_kind = each.said, heard.setdefault(each.message.kind, Heard())
        of_kind.wordings[each.language] += 1
        enclosed = unfolded(said.enclosed.body.decode()) if said.enclosed else ""
        of_kind.says |= house.origins(f"{said.text}\n{enclosed}", each.to) - ALL_SAY - {"reader's.name"}
        of_kind.shows |= house.origins(f"{said.subject}\n{said.short}\n{said.sender}", each.to) - ALL_SHOW
    return heard


def pages_of(house: Sown, letters: list[Worded]) -> set[str]:
    """The pages that letters lead those to who have no desk in the house. Each letter leads to pages that there are."""
    found: set[str] = set()
    for each in letters:
        pages = pages_in(f"{each.said.text} {each.said.short}")
        found |= pages if house.is_outside(each.to) else set()
    return found


def pages_in(said: str) -> set[str]:
    """The pages whose addresses stand in a text. What looks like a key and is too short for one leads nowhere."""
    found: set[str] = set()
    for path in re.findall(r"http://localhost(/[^\s?]*)", said):
        page, named = current_app.url_map.bind("localhost").match(path, return_rule=True)
        assert all(len(value) > len("samtaler") for value in named.values()), f"{path} is no page"
        found.add(page.rule)
    return found


def unfolded(calendar: str) -> str:
    return calendar.replace("\r\n ", "")


def wrongs(heard: dict[str, Heard]) -> list[str]:
    """Every kind that is not walked in every language, has no row, or says anything else than its row."""
    names = {kind.name for kind in every_kind()}
    found = [f"{name}: no row" for name in sorted(names - set(MAY_SAY))]
    found += [f"{name}: a row of no kind" for name in sorted(set(MAY_SAY) - names)]
    for name in sorted(names):
        of_kind, row = heard.get(name, Heard()), MAY_SAY.get(name, MaySay())
        found += [f"{name}: not worded ({each})" for each in LANGUAGES if not of_kind.wordings[each]]
        for where, what, may in (("says", of_kind.says, row.says), ("shows", of_kind.shows, row.shows)):
            if what != set(may.split()):
                found.append(f"{name} {where} {sorted(what)}, may {sorted(may.split())}")
    return found


def letters_since(last: int) -> list[Message]:
    """What was queued after that: of each kind the first and the last, which are to different sorts of readers."""
    rows = db.session.scalars(select(Message).where(Message.id > last).order_by(Message.id)).all()
    of_kind: dict[str, list[Message]] = {}
    for row in rows:
        of_kind.setdefault(row.kind, []).append(row)
    return [row for same in of_kind.values() for row in dict.fromkeys((*same[:HALF], *same[-HALF:]))]


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line that the house writes down."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    kept = Kept()
    kept.setFormatter(JsonLines())
    set_up("INFO")
    logging.getLogger("familiehus").addHandler(kept)
    yield lines
    logging.getLogger("familiehus").removeHandler(kept)


def test_no_letter_calendar_or_line_of_the_log_says_more_than_it_may(
    demo_house: Flask, clock, log: list[str]
):
    last = db.session.scalar(select(func.max(Message.id))) or 0
    postbag.write_all(clock)
    addresses = calendars()
    assert {table for table in tables_sown() if is_empty(table)} == EMPTY
    house = sow()
    letters = worded(letters_since(last))

    assert wrongs(listen(house, letters)) == []
    assert pages_of(house, letters) == PAGES

    for each in letters:
        for channel in Channel:
            if each.to.address_for(channel):
                channels.deliver(each.said, each.to, channel, each.message.key)
    db.session.commit()
    for calendar in addresses:
        said = unfolded(demo_house.test_client().get(calendar.address).get_data(as_text=True))
        assert "BEGIN:VEVENT" in said, calendar
        assert pages_in(said), calendar
        origins = house.origins(said, Recipient("", reference=calendar.of))
        if not calendar.is_family_s:
            origins = {each.removeprefix("private ") for each in origins}
        assert origins - IN_CALENDARS == set(), calendar
    for job in JOBS.values():
        if job.name not in NOT_HERE:
            assert running.run(demo_house, job) == running.Outcome.DONE, job.name
    assert len(log) > len(JOBS)
    assert [line for line in log if canaries.found_in(line)] == []


class Calendar(NamedTuple):
    """Where it is fetched, and whose it is; nobody's in particular if empty."""

    address: str
    of: str
    is_family_s: bool = False


def calendars() -> list[Calendar]:
    """One of each kind: families with a talk, a seat or a visit, who visits one, a contact, the house, a place; and
    everybody's."""
    staff, member = a.staff(), person_with_email("bo@mail.example")
    match = db.session.scalars(select(Match).order_by(Match.id.desc())).first()
    signed = select(Signup).where(Signup.household_id.is_not(None)).order_by(Signup.id.desc())
    talk, seat = db.session.scalars(signed.limit(2)).all()
    place = db.session.scalars(select(Place).where(Place.retired_at.is_(None))).first()
    assert match is not None
    assert member is not None
    found = [Calendar("/kalender.ics", "")]
    for person, kind in (
        *((each.household.guardians[0], Kind.FAMILY) for each in (talk, seat, match) if each.household),
        (match.visitors[0].volunteer.person, Kind.VOLUNTEER),
        (member, Kind.MEMBER),
        (staff, Kind.STAFF),
        (staff, Kind.PLACE),
    ):
        at = place if kind is Kind.PLACE else None
        _key, token = feeds.give_key(person, kind, "Telefon", place=at, by=THE_HOUSE)
        found.append(Calendar(f"/abonnement/{token}.ics", f"person:{person.key}", kind is Kind.FAMILY))
    return found


def test_a_letter_that_says_more_than_its_row_is_caught(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Names, an address, a number and a year of others, in fields that are called something harmless."""
    family = households.household("Familien Holm", children=[("Liv", 2020)])
    families.record_address(family, "Elmevej 4", "4000", "Roskilde", by=THE_HOUSE)
    (mother,), (child,) = family.guardians, family.children

    def tells(*_about: object) -> dict[str, str]:
        assert family.address is not None
        return {
            "title": f"{family.called} og {child.first_name}",
            "when": f"{mother.name}, {danish.phone(mother.phone)}, barn født {child.birth_year}",
            "place": family.address.street,
            "link": link("partners.mine"),
        }

    innocent = kinds.kind_called("partners.invitation")
    assert innocent is not None
    monkeypatch.setitem(kinds._kinds, "partners.invitation", replace(innocent, render=tells))
    letter = messages.queue("partners.invitation", to=reference(a.volunteer()), subject_key="test")
    house = sow()

    heard = listen(house, worded([letter]))["partners.invitation"]

    screen = {
        "households.called",
        "children.first_name",
        "children.birth_year",
        "family's.name",
        "family's.phone",
    }
    assert heard.shows == screen
    assert heard.says == {*screen, "household_addresses.street"}
    said = [wrong for wrong in wrongs({"partners.invitation": heard}) if "household" in wrong]
    assert [wrong.split(" [")[0] for wrong in said] == [
        "partners.invitation says",
        "partners.invitation shows",
    ]


def test_a_kind_that_nobody_has_written_a_row_or_a_letter_for_is_missed(monkeypatch: pytest.MonkeyPatch):
    new = MessageKind("visits.new", lazy("Noget nyt"), lambda _params, _to: {})
    monkeypatch.setitem(kinds._kinds, new.name, new)

    found = wrongs({})

    assert {"visits.new: no row", "visits.new: not worded (da)", "visits.new: not worded (en)"} <= set(found)


@pytest.mark.parametrize(
    "said",
    [
        "Kanarie.children.first_name.4s tegning",
        "KANARIE.CHILDREN.FIRST_NAME.4",
        "https://hus/k/kanarie.children.first_name.4",
    ],
)
def test_a_canary_is_heard_wherever_it_sits(said: str):
    assert canaries.found_in(said) == {Canary("children.first_name", 4)}


def test_half_a_canary_is_heard_too():
    assert canaries.found_in("Familien Kanarie") == {Canary("a part of a canary", 0)}
