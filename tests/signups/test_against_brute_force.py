"""The line against the plainest reading of its rules: a sheet of paper, added up anew after every act."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familiehus.activities import commands as activities
from familiehus.activities.models import Occurrence
from familiehus.activities.sheets import Reach, Seats, sheet_of
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages.introductions import Quiet
from familiehus.signups import commands, queries
from familiehus.signups.deadlines import deadline
from familiehus.signups.models import Signup
from tests.signups.parties import date, family

FAMILIES, CHILDREN = 7, 3
BEGINS = "2026-11-24 10:42"


@dataclass
class Party:
    """What the paper says of one family."""

    adults: int
    children: int
    state: str
    number: int | None = None
    first: int | None = None
    passed: int | None = None
    ends_at: datetime | None = None
    to_all: bool = False
    left_at: datetime | None = None
    left_from: str = ""

    @property
    def is_live(self) -> bool:
        return self.state != "left"

    @property
    def holds(self) -> bool:
        return self.state == "signed" or (self.state == "offered" and not self.to_all)


@dataclass
class Paper:
    """A date as somebody with a pencil keeps it."""

    starts_at: datetime
    seats: tuple[int | None, int | None, int | None]
    parties: dict[int, Party] = field(default_factory=dict)
    children: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(FAMILIES), CHILDREN))
    paused: set[int] = field(default_factory=set)
    numbers: int = 0
    bumps: int = 0
    freed: int = 0

    def taken(self) -> tuple[int, int]:
        held = [each for each in self.parties.values() if each.holds]
        return sum(each.adults for each in held), sum(each.children for each in held)

    def room(self, adults: int, children: int) -> bool:
        taken = self.taken()
        wanted = (taken[0] + taken[1] + adults + children, taken[0] + adults, taken[1] + children)
        return all(most is None or heads <= most for most, heads in zip(self.seats, wanted, strict=True))

    def could_ever_fit(self, adults: int, children: int) -> bool:
        wanted = (adults + children, adults, children)
        return adults + children > 0 and all(
            most is None or heads <= most for most, heads in zip(self.seats, wanted, strict=True)
        )

    def line(self) -> list[tuple[int, Party]]:
        waiting = [
            (who, each)
            for who, each in self.parties.items()
            if each.state in ("waiting", "offered", "lapsed")
        ]
        return sorted(waiting, key=lambda one: (one[1].first is None, one[1].first or 0, one[1].number or 0))

    def settle(self) -> None:
        """Whoever may be asked is asked, the first first."""
        now = house_clock.now()
        if now >= self.starts_at:
            return
        last_day = self.starts_at - now <= timedelta(hours=24)
        if last_day:
            for _who, each in self.line():
                if each.state == "offered" and each.to_all and not self.room(each.adults, each.children):
                    each.state, each.to_all, each.ends_at = "waiting", False, None
        room_now = {who: self.room(each.adults, each.children) for who, each in self.line()}
        for who, each in self.line():
            may = each.state in ("waiting", "lapsed") and (each.passed is None or each.passed < self.freed)
            if not may or who in self.paused:
                continue
            if last_day and room_now[who]:
                each.state, each.to_all, each.ends_at = "offered", True, self.starts_at
            elif not last_day and self.room(each.adults, each.children):
                each.state, each.to_all = "offered", False
                each.ends_at = deadline(self.starts_at, now, Quiet())

    def out(self, each: Party) -> None:
        self.freed += each.state == "signed"
        each.left_from, each.left_at = each.state, house_clock.now()
        each.state, each.to_all, each.ends_at = "left", False, None

    def sign(self, each: Party) -> None:
        each.state, each.to_all, each.ends_at = "signed", False, None


class Play:
    """One date, its paper, and the families who want seats on it."""

    def __init__(self, occurrence: Occurrence, households: list[Household], set_clock) -> None:
        self.occurrence, self.households, self.set_clock = occurrence, households, set_clock
        seats = (occurrence.seats_total, occurrence.seats_adults, occurrence.seats_children)
        self.paper = Paper(occurrence.starts_at, seats)
        self.now = house_clock.now()

    def row(self, who: int) -> Signup | None:
        return queries.signup_of(self.households[who], self.occurrence)

    def kids(self, who: int, most: int):
        return self.households[who].children[:most]

    def act(self, name: str, who: int, adults: int, children: int) -> None:
        """Do it in the house and on paper: both allow it, or both refuse and nothing changes."""
        children = min(children, self.paper.children[who])
        allowed: Callable[[], None] | None = getattr(self, f"on_paper_{name}")(who, adults, children)
        refused = ""
        try:
            with db.session.begin_nested():
                getattr(self, f"in_house_{name}")(who, adults, children)
        except Refused as why:
            refused = str(why)
        assert bool(refused) == (allowed is None), f"{name} by {who}: {refused or 'not refused'}"
        if allowed is not None:
            allowed()

    def in_house_join(self, who: int, adults: int, children: int) -> None:
        commands.sign_up(
            self.occurrence,
            self.households[who],
            adults=adults,
            children=self.kids(who, children),
            by=THE_HOUSE,
        )

    def on_paper_join(self, who: int, adults: int, children: int):
        paper, known = self.paper, self.paper.parties.get(who)
        if who in paper.paused or house_clock.now() >= paper.starts_at or paper.seats[0] == 0:
            return None
        if known is not None and known.is_live:
            if known.state == "signed" or not (known.holds or paper.room(known.adults, known.children)):
                return None

            def take() -> None:
                paper.sign(known)
                if paper.starts_at - house_clock.now() <= timedelta(hours=24):
                    paper.settle()

            return take
        if not paper.could_ever_fit(adults, children):
            return None

        def begin() -> None:
            fits = paper.room(adults, children)
            party = paper.parties[who] = Party(adults, children, "signed" if fits else "waiting")
            if not fits:
                paper.numbers += 1
                party.number = paper.numbers
            elif paper.starts_at - house_clock.now() <= timedelta(hours=24):
                paper.settle()

        return begin

    def in_house_leave(self, who: int, *_rest: int) -> None:
        if (row := self.row(who)) is None or not row.is_live:
            raise Refused("Ikke med.")
        commands.leave(row, by=THE_HOUSE)

    def on_paper_leave(self, who: int, *_rest: int):
        each = self.paper.parties.get(who)
        if each is None or not each.is_live:
            return None
        return lambda: (self.paper.out(each), self.paper.settle())

    def in_house_rejoin(self, who: int, *_rest: int) -> None:
        if (row := self.row(who)) is None or row.is_live:
            raise Refused("Ikke meldt fra.")
        commands.rejoin(row, by=THE_HOUSE)

    def on_paper_rejoin(self, who: int, *_rest: int):
        paper, each = self.paper, self.paper.parties.get(who)
        if each is None or each.is_live or each.left_at is None or not each.adults + each.children:
            return None
        if house_clock.now() - each.left_at > timedelta(minutes=10) or house_clock.now() >= paper.starts_at:
            return None
        if each.left_from == "signed" and not paper.room(each.adults, each.children):
            return None

        def back() -> None:
            each.state = "signed" if each.left_from == "signed" else "waiting"
            paper.settle()

        return back

    def in_house_accept(self, who: int, *_rest: int) -> None:
        if (row := self.row(who)) is None:
            raise Refused("Ikke med.")
        commands.accept_offer(row, by=THE_HOUSE)

    def on_paper_accept(self, who: int, *_rest: int):
        paper, each = self.paper, self.paper.parties.get(who)
        now = house_clock.now()
        if each is None or each.state != "offered" or each.ends_at is None or each.ends_at <= now:
            return None
        if now >= paper.starts_at or (each.to_all and not paper.room(each.adults, each.children)):
            return None
        was_to_all = each.to_all

        def yes() -> None:
            paper.sign(each)
            each.passed = None
            if was_to_all:
                paper.settle()

        return yes

    def in_house_decline(self, who: int, *_rest: int) -> None:
        if (row := self.row(who)) is None:
            raise Refused("Ikke med.")
        commands.decline_offer(row, by=THE_HOUSE)

    def on_paper_decline(self, who: int, *_rest: int):
        each = self.paper.parties.get(who)
        if each is None or each.state != "offered":
            return None
        return lambda: (self.paper.out(each), self.paper.settle())

    def in_house_change(self, who: int, adults: int, children: int) -> None:
        if (row := self.row(who)) is None:
            raise Refused("Ikke med.")
        commands.change_party(row, adults=adults, children=self.kids(who, children), by=THE_HOUSE)

    def on_paper_change(self, who: int, adults: int, children: int):
        paper, each = self.paper, self.paper.parties.get(who)
        if each is None or not each.is_live or not paper.could_ever_fit(adults, children):
            return None
        more = (adults - each.adults, children - each.children)
        if each.holds and not paper.room(*more):
            return None

        def change() -> None:
            paper.freed += each.state == "signed" and min(more) < 0
            each.adults, each.children = adults, children
            paper.settle()

        return change

    def in_house_child(self, who: int, *_rest: int) -> None:
        household = self.households[who]
        if not household.children:
            raise Refused("Ingen børn.")
        families.let_child_go(household, household.children[0], by=THE_HOUSE)
        db.session.expire(household)

    def on_paper_child(self, who: int, *_rest: int):
        paper, each = self.paper, self.paper.parties.get(who)
        if not paper.children[who]:
            return None

        def gone() -> None:
            paper.children[who] -= 1
            if each is None or not each.children:
                return
            if not each.is_live:
                each.children -= 1
                return
            if each.adults + each.children == 1:
                paper.out(each)
            else:
                paper.freed += each.state == "signed"
            each.children -= 1
            paper.settle()

        return gone

    def in_house_erase(self, who: int, *_rest: int) -> None:
        commands.forget_household(self.households[who])

    def on_paper_erase(self, who: int, *_rest: int):
        paper = self.paper

        def erase() -> None:
            each = paper.parties.get(who)
            if each is not None and each.is_live:
                paper.out(each)
                paper.settle()
            paper.parties.pop(who, None)

        return erase

    def in_house_seats(self, which: int, most: int, children: int) -> None:
        seats = self._seats(which, most, children)
        sheet = replace(sheet_of(self.occurrence), seats=Seats(*seats))
        activities.revise(self.occurrence, Reach.THIS, sheet, by=THE_HOUSE)

    def on_paper_seats(self, which: int, most: int, children: int):
        paper, seats = self.paper, self._seats(which, most, children)
        taken = paper.taken()
        if house_clock.now() >= paper.starts_at:
            return None
        heads = (sum(taken), *taken)
        if any(limit is not None and limit < so_many for limit, so_many in zip(seats, heads, strict=True)):
            return None

        def change() -> None:
            before, paper.seats = paper.seats, seats
            if any(
                was is not None and (now is None or now > was) for was, now in zip(before, seats, strict=True)
            ):
                paper.freed += 1
                paper.settle()

        return change

    def _seats(self, which: int, most: int, children: int) -> tuple[int | None, int | None, int | None]:
        said = [*self.paper.seats]
        said[which % 3] = None if most == 0 and which % 3 else 1 + most * 2 + children
        return said[0], said[1], said[2]

    def in_house_bump(self, who: int, *_rest: int) -> None:
        if (row := self.row(who)) is None:
            raise Refused("Ikke med.")
        commands.bump(row, "Derfor", by=THE_HOUSE)

    def on_paper_bump(self, who: int, *_rest: int):
        paper, each = self.paper, self.paper.parties.get(who)
        if each is None or each.state not in ("waiting", "lapsed"):
            return None

        def first() -> None:
            paper.bumps += 1
            each.first, each.passed, each.state = paper.bumps, None, "waiting"
            paper.settle()

        return first

    def in_house_skip(self, who: int, *_rest: int) -> None:
        if (row := self.row(who)) is None:
            raise Refused("Ikke med.")
        commands.skip(row, "Derfor", by=THE_HOUSE)

    def on_paper_skip(self, who: int, *_rest: int):
        paper, each = self.paper, self.paper.parties.get(who)
        if each is None or each.state not in ("waiting", "lapsed", "offered"):
            return None

        def over() -> None:
            each.passed = paper.freed + (each.state != "offered")
            each.state, each.to_all, each.ends_at = "lapsed", False, None
            paper.settle()

        return over

    def in_house_pause(self, who: int, *_rest: int) -> None:
        if self.households[who].is_enrolled:
            families.pause(self.households[who], by=THE_HOUSE)
        else:
            families.resume(self.households[who], by=THE_HOUSE)

    def on_paper_pause(self, who: int, *_rest: int):
        def turn() -> None:
            if who in self.paper.paused:
                self.paper.paused.remove(who)
                each = self.paper.parties.get(who)
                if each is not None and each.state in ("waiting", "lapsed"):
                    self.paper.settle()
            else:
                self.paper.paused.add(who)

        return turn

    def in_house_wait(self, _who: int, hours: int, more: int) -> None:
        self.now += timedelta(hours=(1, 9, 30, 100)[hours % 4], minutes=1 + more)
        self.set_clock(house_clock.local(self.now).replace(tzinfo=None).isoformat(" "))
        commands.lapse_offers()

    def on_paper_wait(self, *_rest: int):
        paper = self.paper

        def lapse() -> None:
            late = [
                each
                for _who, each in paper.line()
                if each.state == "offered" and each.ends_at is not None and each.ends_at <= house_clock.now()
            ]
            for each in late:
                each.state, each.to_all, each.ends_at = "lapsed", False, None
                each.passed = paper.freed
            if late:
                paper.settle()

        return lapse

    def check(self) -> None:
        """Both say the same, nobody is over, and no seat is free that somebody who may be asked could have."""
        db.session.flush()
        db.session.refresh(self.occurrence)
        paper, row = self.paper, self.occurrence
        assert (row.taken_adults, row.taken_children) == paper.taken()
        heads = (row.taken, row.taken_adults, row.taken_children)
        assert all(most is None or so_many <= most for most, so_many in zip(paper.seats, heads, strict=True))
        for who in range(FAMILIES):
            signup, party = self.row(who), paper.parties.get(who)
            if signup is not None:
                db.session.refresh(signup)
            said = signup and (signup.state.value, signup.adults, signup.children_count, signup.number)
            assert said == (party and (party.state, party.adults, party.children, party.number)), who
            if signup is not None and party is not None and party.state == "offered":
                assert (signup.offer_ends_at, signup.offered_to_all) == (party.ends_at, party.to_all)
                assert signup.children_count == len(signup.children)
        in_line = [paper.parties[who] for who in range(FAMILIES) if who in paper.parties]
        places = [queries.place_in_line(signup) for who, _each in paper.line() if (signup := self.row(who))]
        assert places == list(range(1, len(places) + 1))
        if house_clock.now() < paper.starts_at:
            for who, each in paper.line():
                may = each.state in ("waiting", "lapsed") and who not in paper.paused
                if may and (each.passed is None or each.passed < paper.freed):
                    assert not paper.room(each.adults, each.children), in_line


ACTS = ("join", "join", "join", "leave", "accept", "decline", "change", "child", "erase", "seats", "wait")
RARE = ("bump", "skip", "pause", "rejoin")
act = st.tuples(
    st.sampled_from((*ACTS, *ACTS, *RARE)), st.integers(0, FAMILIES - 1), st.integers(0, 2), st.integers(0, 2)
)
plays = st.tuples(
    st.integers(1, 6),
    st.sampled_from((None, None, 2, 3)),
    st.sampled_from((None, None, 1, 3)),
    st.lists(act, min_size=4, max_size=45),
)


def play(households: list[Household], total: int, adults, children, acts, set_clock) -> None:
    set_clock(BEGINS)
    with db.session.begin_nested() as undone:
        one = Play(
            date(f"2026-12-{1 + total:02} 10-12", total=total, adults=adults, children=children),
            households,
            set_clock,
        )
        for name, who, first, second in acts:
            one.act(name, who, first, second)
            one.check()
        undone.rollback()
    db.session.expire_all()


def try_many(set_clock, examples: int) -> None:
    households = [family(f"Familien {number}", children=CHILDREN) for number in range(FAMILIES)]
    db.session.flush()
    ignored = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(max_examples=examples, suppress_health_check=ignored)
    @given(plays)
    def once(told) -> None:
        total, adults, children, acts = told
        play(households, total, adults, children, acts, set_clock)

    once()


def test_random_days_end_as_on_paper(app, clock):
    try_many(clock, 25)


@pytest.mark.long
@pytest.mark.both_databases
def test_many_random_days_end_as_on_paper(app, clock):
    try_many(clock, 2_000)
