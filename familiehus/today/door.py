"""The families' screen at the door: whose tiles stand there, how many are in the house.

Nothing private stands on it. A tile is the name a family wants to be called; children's first names come when
it is tapped. Who is here is not told: one family's presence is not for another (domain §6.3), so the tiles
are the same whether one comes or goes. A family whose name and address are protected has no tile and is not
found by typing either, however exactly: somebody who guesses the name must not learn that the house knows it
(domain §2, 18). It is counted as guests without a name, or written down at the desk.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from familiehus.activities import queries as activities
from familiehus.activities.kinds import Category
from familiehus.activities.models import Occurrence
from familiehus.attendance import queries as attendance
from familiehus.families.models import Household
from familiehus.families.queries import with_members
from familiehus.families.states import LIVE
from familiehus.kernel import clock
from familiehus.kernel.danish import clock_time
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import NOBODY
from familiehus.shifts import queries as shifts
from familiehus.shifts.models import ShiftSignup
from familiehus.today import on_shift

EARLY = timedelta(minutes=90)
FEWEST_LETTERS, MOST_FOUND = 3, 6
ICONS = [
    "butterfly",
    "fish",
    "rocket",
    "flower",
    "umbrella",
    "cactus",
    "sailboat",
    "feather",
    "ball-football",
    "pizza",
    "balloon",
    "bike",
    "cat",
    "dog",
    "ice-cream",
    "kayak",
    "leaf",
    "mushroom",
    "music",
    "paw",
    "pepper",
    "rainbow",
    "scooter",
    "snowman",
    "star",
    "sun",
    "tent",
    "horse-toy",
    "cherry",
    "apple",
]
TONES = ("visits", "shifts", "loans", "families", "calendar", "network")


@dataclass(frozen=True)
class Tile:
    """Somebody who may tap: the name they want to be called, and a picture that helps to find it again.

    `duty`: the shift a volunteer is on; empty for a family.
    """

    key: str
    called: str
    date_key: str = ""
    duty: str = ""

    @property
    def icon(self) -> str:
        return ICONS[self._number % len(ICONS)]

    @property
    def tone(self) -> str:
        return TONES[self._number // len(ICONS) % len(TONES)]

    @property
    def _number(self) -> int:
        return int.from_bytes(hashlib.sha256(self.key.encode()).digest()[:4])


@dataclass(frozen=True)
class Member:
    """One of a family on its own panel: ticked unless they stay away."""

    key: str
    called: str
    is_along: bool


@dataclass(frozen=True)
class Panel:
    """What stands beside the tiles once one is tapped: who is along, and to what."""

    tile: Tile
    adults: list[Member] = field(default_factory=list)
    children: list[Member] = field(default_factory=list)
    more_adults: int = 0
    more_children: int = 0
    came_at: datetime | None = None
    is_here: bool = False
    is_guest: bool = False
    dates: Sequence[Occurrence] = ()
    seat: ShiftSignup | None = None


@dataclass(frozen=True)
class Screen:
    """The whole screen."""

    dates: list[Occurrence]
    today: list[Occurrence]
    tiles: list[Tile]
    house: attendance.InTheHouse
    at: datetime
    on_duty: int = 0

    @property
    def line(self) -> str:
        """ "Legestue til kl. 12 · Åben café fra kl. 13": what is on, and what comes."""
        said = []
        for date in self.today:
            if date.ends_at > self.at and len(said) < 2:
                if date.activity.is_all_day:
                    said.append(date.title)
                elif date.starts_at <= self.at:
                    said.append(
                        _("%(title)s til kl. %(time)s", title=date.title, time=clock_time(date.ends_at))
                    )
                else:
                    said.append(
                        _("%(title)s fra kl. %(time)s", title=date.title, time=clock_time(date.starts_at))
                    )
        return " · ".join(said)


# -- what stands there --------------------------------------------------------------------------------------


def screen(at: datetime | None = None) -> Screen:
    """The screen as it is now."""
    now = at or clock.now()
    today = [
        date
        for date in activities.today(NOBODY)
        if not date.is_off and date.activity.category is not Category.CLOSED
    ]
    dates = dates_now(today, now)
    seats = on_shift.now()
    tiles = {tile.key: tile for tile in (*map(_tile_of, seats), *reversed(families_expected(dates)))}
    ordered = sorted(tiles.values(), key=lambda tile: tile.called.casefold())
    on_duty = sum(map(shifts.is_here, seats))
    return Screen(dates, today, ordered, attendance.in_the_house(now), now, on_duty)


def dates_now(today: Sequence[Occurrence], now: datetime) -> list[Occurrence]:
    """The dates one may be coming to: what is on or begins within an hour and a half; else the next of the day."""
    near = [date for date in today if date.starts_at - EARLY <= now < date.ends_at]
    return near or [date for date in today if date.starts_at > now][:1]


def families_expected(dates: Sequence[Occurrence]) -> list[Tile]:
    """A tile for each family or guest who has a seat on what is on."""
    return [
        Tile(party.key, party.called, date.key)
        for date in dates
        for party in attendance.expected_at(date)
        if party.household is None or not party.household.has_protected_address
    ]


def _tile_of(seat: ShiftSignup) -> Tile:
    """A tile for each volunteer whose shift is on or begins soon."""
    return Tile(seat.key, on_shift.first_name(seat), duty=seat.shift.title)


def found(said: str) -> tuple[list[Tile], bool]:
    """Families whose name for themselves has a word that begins like that, and whether more letters are needed.

    At least three letters, or the whole of a shorter name: nobody leafs through the house's families. Whoever has only
    come to »Familien« is asked to go on, not told that nobody is called that.
    """
    wanted = [word for word in _words(said) if not "familien".startswith(word)]
    letters = sum(map(len, wanted))
    if letters < 2:
        return [], True
    known = db.session.execute(
        select(Household.key, Household.called).where(
            Household.state.in_(LIVE), Household.has_protected_address.is_(False)
        )
    )
    hits = [
        Tile(key, called)
        for key, called in known
        if (letters >= FEWEST_LETTERS or _words(called) == wanted)
        and all(any(word.startswith(part) for word in _words(called)) for part in wanted)
    ]
    if len(hits) > MOST_FOUND or (not hits and letters < FEWEST_LETTERS):
        return [], True
    return sorted(hits, key=lambda tile: tile.called.casefold()), False


def _words(called: str) -> list[str]:
    """The words of a name that tell it from others: »Familien« tells nothing."""
    words = re.findall(r"\w[\w'’]*", called.casefold())
    return [word for word in words if word != "familien"]


def household_at_door(key: str) -> Household | None:
    """A family that may tap at the door, by its key."""
    able = with_members(select(Household)).where(
        Household.key == key, Household.state.in_(LIVE), Household.has_protected_address.is_(False)
    )
    return db.session.scalars(able).unique().one_or_none()


def panel(key: str, showing: Screen) -> Panel | None:
    """What a tile opens: the family's own people, ticked as they signed up (all, if they did not); a volunteer's
    shift."""
    seat = on_shift.showing(key)
    if seat is not None:
        return Panel(_tile_of(seat), came_at=seat.came_at, is_here=seat.came_at is not None, seat=seat)
    for date in showing.dates:
        party = next((each for each in attendance.expected_and_here(date).parties if each.key == key), None)
        if party is not None and party.household is None:
            row = party.attendance
            return Panel(
                Tile(party.key, party.called, date.key),
                more_adults=row.adults if row else party.adults,
                more_children=row.children if row else party.more_children,
                came_at=row.came_at if row else None,
                is_here=party.is_here,
                is_guest=True,
                dates=[date],
            )
        if party is not None:
            return _panel_of(party.household, showing, date, party)
    return _panel_of(household_at_door(key), showing, None, None)


def _panel_of(
    household: Household | None, showing: Screen, date: Occurrence | None, party: attendance.Party | None
) -> Panel | None:
    if household is None or household.has_protected_address:
        return None
    row = party.attendance if party else None
    adults, children, more = len(household.guardians), list(household.children), 0
    if row is not None:
        adults, children, more = row.adults, list(row.who), row.children - len(row.who)
    elif party is not None:
        adults, children, more = party.adults, list(party.children), party.more_children
    guardians = household.guardians
    return Panel(
        Tile(household.key, household.called, date.key if date else ""),
        [
            Member(str(number), person.name.split(" ")[0], number <= adults)
            for number, person in enumerate(guardians, start=1)
        ],
        [Member(child.key, child.first_name, child in children) for child in household.children],
        more_adults=max(0, adults - len(guardians)),
        more_children=max(0, more),
        came_at=row.came_at if row else None,
        is_here=row is not None and row.is_here,
        dates=[date] if date else showing.dates,
    )
