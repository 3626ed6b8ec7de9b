"""Coming, going, correcting and taking back; each tap counts once, whoever sends it again."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from familiehus.activities import commands as activities
from familiehus.activities.models import Occurrence
from familiehus.attendance import commands, queries
from familiehus.attendance.belongings import BELONGINGS
from familiehus.attendance.models import Attendance, Tap
from familiehus.families import commands as families
from familiehus.families.states import State
from familiehus.jobs.running import run
from familiehus.jobs.timetable import JOBS
from familiehus.kernel import audit
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.transaction import writing
from familiehus.messages.models import Message
from familiehus.signups import commands as signups
from familiehus.today.presses import Press, press
from tests import a, households


@pytest.fixture
def date(app, clock):
    """A playgroup that is on now."""
    return a.date_of(a.activity("Legestue", "i dag 9.30-12"))


@pytest.fixture
def family(app, clock):
    return households.household("Familien Holm", children=[("Alma", 2023), ("Bo", 2021)])


def came(date, family, **more):
    more = {"adults": 1, "children": family.children, "by": THE_HOUSE, **more}
    return commands.arrive(date, family, **more)


def heads() -> tuple[int, int]:
    found = queries.in_the_house().heads
    return found.adults, found.children


def test_a_family_comes_and_goes(date, family):
    row = came(date, family)
    assert heads() == (1, 2)

    commands.go_home(row, by=THE_HOUSE)
    assert heads() == (0, 0)
    assert queries.heads_of(queries.attendances_at(date)) == queries.Heads(1, 2)


def test_the_same_tap_twice_counts_once(date, family):
    first = came(date, family, tap="a" * 20)
    assert came(date, family, tap="a" * 20, adults=5) is first
    assert heads() == (1, 2)

    commands.go_home(first, tap="b" * 20, by=THE_HOUSE)
    commands.go_home(first, tap="b" * 20, by=THE_HOUSE)
    assert heads() == (0, 0)


def test_said_again_what_is_said_last_is_right(date, family, clock):
    row = came(date, family)
    at = row.came_at
    clock("2026-11-24 11:10")
    again = came(date, family, adults=2, children=family.children[:1])

    assert (again, again.came_at, heads()) == (row, at, (2, 1))
    assert queries.attendances_at(date) == [row]


def test_who_comes_back_is_here_again(date, family):
    row = came(date, family)
    commands.go_home(row, by=THE_HOUSE)
    came(date, family)

    assert row.is_here
    assert heads() == (1, 2)


def test_undoing_an_arrival_takes_it_away_and_a_late_copy_does_not_bring_it_back(date, family):
    came(date, family, tap="a" * 20)
    assert commands.undo("a" * 20, by=THE_HOUSE)
    assert heads() == (0, 0)

    assert commands.undo("a" * 20, by=THE_HOUSE)
    assert came(date, family, tap="a" * 20) is None
    assert heads() == (0, 0)


def test_undoing_puts_back_what_was(date, family):
    row = came(date, family)
    came(date, family, adults=3, children=[], tap="a" * 20)
    commands.undo("a" * 20, by=THE_HOUSE)
    assert (row.adults, [child.first_name for child in row.who]) == (1, ["Bo", "Alma"])

    commands.go_home(row, tap="b" * 20, by=THE_HOUSE)
    commands.undo("b" * 20, by=THE_HOUSE)
    assert row.is_here


def test_a_tap_called_back_before_it_was_heard_of_does_nothing(date, family):
    assert commands.undo("a" * 20, by=THE_HOUSE)
    assert came(date, family, tap="a" * 20) is None
    assert heads() == (0, 0)


def test_the_door_undoes_only_what_is_fresh(date, family, clock):
    came(date, family, tap="a" * 20)
    clock("2026-11-24 10:46")

    assert not commands.undo("a" * 20, by=THE_HOUSE, within=commands.UNDO_AT_DOOR)
    assert commands.undo("a" * 20, by=THE_HOUSE)


def test_what_was_pressed_and_when_it_was_heard_are_both_kept(date, family):
    early = house_clock.now() - timedelta(minutes=50)
    row = came(date, family, at=early)
    assert (row.came_at, row.came_received_at) == (early, house_clock.now())

    late = house_clock.now() + timedelta(hours=1)
    assert came(date, households.household("Familien Juhl"), adults=1, children=(), at=late).came_at == (
        house_clock.now()
    )


def test_heads_without_a_name_come_and_go_by_number(date):
    commands.count_heads(date, adults=2, children=3, by=THE_HOUSE)
    commands.count_heads(date, adults=1, children=0, by=THE_HOUSE)
    commands.heads_go_home(date, adults=1, children=1, tap="a" * 20, by=THE_HOUSE)
    assert heads() == (2, 2)
    commands.heads_go_home(date, adults=1, children=1, tap="a" * 20, by=THE_HOUSE)
    assert heads() == (2, 2)

    commands.undo("a" * 20, by=THE_HOUSE)
    assert heads() == (3, 3)
    with pytest.raises(Refused, match="Så mange gæster"):
        commands.heads_go_home(date, adults=4, children=0, by=THE_HOUSE)
    assert queries.heads_of(queries.attendances_at(date)) == queries.Heads(3, 3)


@pytest.mark.parametrize(
    ("state", "sentence"), [(State.ENQUIRY, "ikke tilmeldt"), (State.CLOSED, "ikke tilmeldt")]
)
def test_only_an_enrolled_family_comes_by_name(date, state, sentence):
    with pytest.raises(Refused, match=sentence):
        came(date, households.household(state=state), children=())


def test_nobody_comes_to_what_is_off_or_another_day_or_with_somebody_else_s_child(date, family):
    other = households.household("Familien Juhl", children=[("Carl", 2022)])
    with pytest.raises(Refused, match="hører ikke til"):
        came(date, family, children=other.children)
    with pytest.raises(Refused, match="mindst én"):
        came(date, family, adults=0, children=())
    with pytest.raises(Refused, match="Så mange på én gang"):
        commands.count_heads(date, adults=61, children=0, by=THE_HOUSE)
    with pytest.raises(Refused, match="en anden dag"):
        came(a.date_of(a.activity("Café", "i morgen 10-12")), family)
    activities.cancel(date, "Syg", by=THE_HOUSE)
    with pytest.raises(Refused, match="aflyst"):
        came(date, family)


def test_a_child_of_two_homes_is_one_head(date, family):
    child = family.children[0]
    other = households.household("Familien Juhl")
    from familiehus.families.models import Childhood

    other.childhoods.append(Childhood(child=child))
    db.session.flush()
    came(date, family)
    came(date, other)

    assert heads() == (2, 2)
    assert queries.heads_of(queries.attendances_at(date)) == queries.Heads(2, 2)


def test_an_outing_is_not_in_the_house_and_nobody_is_for_ever(date, family, clock):
    outing = a.date_of(a.activity("Skovtur", "i dag 10-14", meeting_point="Banegården"))
    came(outing, households.household("Familien Juhl"), children=())
    came(date, family)
    assert heads() == (1, 2)

    clock("2026-11-24 13:59")
    assert heads() == (1, 2)
    clock("2026-11-24 14:01")
    assert heads() == (0, 0)


def test_everybody_goes_home_at_the_end(date, family, clock):
    row = came(date, family)
    commands.count_heads(date, adults=1, children=1, by=THE_HOUSE)
    clock("2026-11-24 12:30")

    assert commands.everybody_goes_home(date, by=THE_HOUSE) == 2
    assert (heads(), row.went_at) == ((0, 0), date.ends_at)


def test_the_desk_puts_right_what_was_wrong(date, family):
    row = came(date, family)
    commands.correct(row, adults=2, children=family.children[:1], more_children=2, by=THE_HOUSE)
    assert (row.adults, row.children, row.is_here) == (2, 3, True)
    commands.correct(row, adults=1, is_here=False, by=THE_HOUSE)
    assert not row.is_here
    commands.take_back(row, by=THE_HOUSE)
    assert queries.attendances_at(date) == []
    acts = set(db.session.scalars(select(audit.AuditEntry.act)))
    assert {"attendance: came", "attendance: corrected", "attendance: taken back"} <= acts


def test_that_nobody_came_is_written_down_and_taken_back_by_whoever_comes(date, family):
    commands.not_here(date, by=THE_HOUSE)
    assert queries.is_said_that_nobody_came(date)
    came(date, family)
    assert not queries.is_said_that_nobody_came(date)
    with pytest.raises(Refused, match="Fortryd"):
        commands.not_here(date, by=THE_HOUSE)


def test_what_nobody_has_counted_is_asked_for_after_three_days_and_once(app, clock):
    clock("2026-11-20 09:00")
    responsible = a.staff("Bente")
    play = a.date_of(a.activity("Legestue", "i dag 9.30-12", responsible=responsible))
    counted = a.date_of(a.activity("Café", "i dag 13-15"))
    empty = a.date_of(a.activity("Lektier", "i dag 15-16"))
    off = a.date_of(a.activity("Yoga", "i dag 16-17"))
    activities.cancel(off, "Syg", by=THE_HOUSE)
    commands.count_heads(counted, adults=1, children=0, by=THE_HOUSE)
    clock("2026-11-20 18:00")
    commands.not_here(empty, by=THE_HOUSE)

    clock("2026-11-23 11:59")
    assert queries.unrecorded() == []
    clock("2026-11-23 12:01")
    assert queries.unrecorded() == [play]
    db.session.commit()
    for _twice in range(2):
        run(app, JOBS["attendance"])
    assert [letter.recipient for letter in db.session.scalars(select(Message))] == [
        f"person:{responsible.key}"
    ]
    clock("2026-12-24 12:01")
    assert queries.unrecorded() == []


def test_forgetting_a_household_leaves_its_heads(date, family):
    came(date, family, tap="a" * 20)
    assert BELONGINGS.export(family)["attendances"][0]["which_children"] == ["Bo", "Alma"]
    assert BELONGINGS.export(family.guardians[0]) == {}, "Told with the family"

    assert BELONGINGS.forget(family) == 1
    [nameless] = queries.attendances_at(date)
    assert (queries.heads_of([nameless]), nameless.household) == (queries.Heads(1, 2), None)
    assert BELONGINGS.export(family) == {}
    assert [row.who for row in db.session.scalars(select(Attendance))] == [[]]
    assert db.session.scalar(select(func.count()).select_from(Tap)) == 0


def test_old_taps_are_forgotten(date, family, clock):
    came(date, family, tap="a" * 20)
    clock("2026-12-25 10:00")
    assert commands.forget_taps() == 1


@pytest.mark.both_databases
def test_ten_at_once_with_one_tap_count_once_and_two_screens_make_one_row(app):
    date = a.date_of(a.activity("Legestue", "i dag 0.00-23.59"))
    family = households.household("Familien Holm", children=[("Alma", 2023)])
    number, household_id = date.id, family.id
    db.session.commit()
    failed: list[BaseException] = []
    ready = threading.Barrier(12)

    def press(tap: str) -> None:
        from familiehus.activities.models import Occurrence
        from familiehus.families.models import Household

        try:
            ready.wait()
            with writing(app) as session:
                commands.count_heads(
                    session.get_one(Occurrence, number), adults=1, children=0, tap=tap[:1] * 20, by=THE_HOUSE
                )
            with writing(app) as session:
                household = session.get_one(Household, household_id)
                commands.arrive(
                    session.get_one(Occurrence, number), household, adults=1, tap=tap * 10, by=THE_HOUSE
                )
        except BaseException as why:
            failed.append(why)

    taps = [f"a{n:02}" for n in range(10)] + ["b00", "b01"]
    threads = [threading.Thread(target=press, args=(tap,)) for tap in taps]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert failed == []
    db.session.rollback()
    rows = list(db.session.scalars(select(Attendance)))
    assert sorted(row.household_id is None for row in rows) == [False, True, True]


def test_leaving_children_does_not_unsettle_what_was(date, family):
    row = came(date, family)
    families.let_child_go(family, family.children[0], by=THE_HOUSE)
    assert (row.children, len(row.who)) == (2, 2)


def test_a_child_of_two_homes_is_one_child_also_when_one_home_is_forgotten(date, family):
    other = households.household(children=[("Vera", 2020)])
    families.bring_child_back(other, family.children[0], by=THE_HOUSE)
    came(date, family)
    came(date, other)
    came_to = select(queries.came_to()).where(Occurrence.id == date.id)
    assert db.session.scalar(came_to) == 5

    families.forget(other, by=THE_HOUSE)

    assert db.session.scalar(came_to) == heads()[0] + heads()[1] == 5


def test_who_is_said_days_later_to_have_gone_went_when_it_was_over(date, family, clock):
    row = came(date, family)
    clock("2026-11-28 10:00")

    commands.correct(row, adults=1, is_here=False, by=THE_HOUSE)

    assert row.went_at == date.ends_at


def test_who_only_asks_to_join_comes_to_what_is_open_to_all_and_takes_that_along(app, clock):
    asks = households.household("Nye", state=State.ENQUIRY)
    open_to_all = a.date_of(a.activity("Fest", "i dag 10-12", takes_signups=True, is_open_to_all=True))
    closed = a.date_of(a.activity("Legestue", "i dag 10-12"))
    clock("2026-11-24 09:00")
    signups.sign_up(open_to_all, asks, adults=1, by=THE_HOUSE)
    clock("2026-11-24 10:42")

    with pytest.raises(Refused, match="tilmeldt huset"):
        commands.arrive(closed, asks, adults=1, by=THE_HOUSE)
    press(Press("kom", "t1", who=asks.key, date=open_to_all.key, everybody=True), by=THE_HOUSE)
    kept = households.household()
    kept.guardians[0].phone = asks.guardians[0].phone = "12345678"
    families.merge(kept, asks, by=THE_HOUSE)

    assert [row.occurrence for row in queries.attendances_of(kept)] == [open_to_all]
