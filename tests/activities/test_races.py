"""Many plan, or revise, for the same place or seat at the same time: one gets it, the others a good sentence."""

from contextlib import suppress
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from familiehus.activities import commands
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.house import commands as house
from familiehus.house.models import ClosingDays
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.transaction import writing
from familiehus.series.rules import Rule
from tests import a, times

pytestmark = pytest.mark.both_databases


def contend(app, contenders: int, attempt) -> list[str]:
    """Everybody tries at once; gives each one's refusal, "" for who was let in."""
    start, said = Barrier(contenders), []

    def one(number: int) -> None:
        start.wait(60)
        try:
            with writing(app):
                attempt(number)
        except Refused as why:
            said.append(str(why))
        else:
            said.append("")

    running = [Thread(target=one, args=(number,)) for number in range(contenders)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return said


def race_of_plans(app, rounds: int) -> None:
    place = a.place("Salen").id
    db.session.commit()
    for number in range(rounds):

        def plan(contender: int, hour: int = 8 + number % 12, day: int = 1 + number // 12) -> None:
            sheet = a.sheet(
                f"Nr {contender}",
                f"2026-12-{day:02} {hour}-{hour + 1}",
                rule=Rule.daily(every=40).for_count(2),
                place=db.session.get(Place, place),
            )
            commands.plan(sheet, by=THE_HOUSE)

        said = contend(app, 16, plan)

        assert said.count("") == 1, said
        assert all(each == "" or each.startswith("Salen er optaget ") for each in said), said
    db.session.rollback()
    assert db.session.scalar(select(func.count(Activity.id))) == rounds
    assert db.session.scalar(select(func.count(Occurrence.id))) == 2 * rounds


def test_sixteen_plans_for_one_place_give_one(app, clock):
    race_of_plans(app, 2)


@pytest.mark.long
def test_sixteen_plans_a_hundred_times(app, clock):
    race_of_plans(app, 100)


def test_sixteen_dates_moved_to_one_hour_give_one(app, clock):
    hall = a.place("Salen")
    day = a.series("Dag", "2026-12-01 8-9", rule=Rule.daily().for_count(16), place=hall)
    keys = [row.id for row in day.dates]
    db.session.commit()

    def move(number: int) -> None:
        row = db.session.get(Occurrence, keys[number])
        commands.move(row, times.span("2027-02-01 10-12"), by=THE_HOUSE)

    said = contend(app, 16, move)

    assert said.count("") == 1, said
    db.session.rollback()
    there = times.span("2027-02-01 10-12")
    moved = db.session.scalars(select(Occurrence).where(Occurrence.starts_at == there.starts_at)).all()
    assert len(moved) == 1


def _stands(title: str) -> list[tuple[str, str, bool]]:
    """Each date of a series: when, how it stands, whether it has its place."""
    db.session.rollback()
    rows = db.session.scalars(
        select(Occurrence).join(Occurrence.activity).where(Activity.title == title).order_by(Occurrence.id)
    )
    stands = [(str(row.starts_at), str(row.state), row.hold is not None) for row in rows]
    db.session.rollback()
    return stands


def test_a_date_moves_onto_a_day_on_which_the_house_closes_meanwhile(app, clock):
    """As if one had come after the other, and every date that is on has its place."""
    monday, tuesday = date(2026, 12, 7), date(2026, 12, 8)

    def laid(title: str) -> int:
        rule = Rule.daily().for_count(3)
        row = a.series(title, "2026-12-06 8-9", rule=rule, place=a.place(f"Salen {title}")).dates[1]
        number = row.id
        db.session.commit()
        return number

    def acts(number: int):
        def move() -> None:
            commands.move(
                db.session.get_one(Occurrence, number), times.span("2026-12-08 14-15"), by=THE_HOUSE
            )

        def close() -> None:
            house.close(monday, tuesday, "Ferie", by=THE_HOUSE)

        return move, close

    def opened() -> None:
        with writing(app):
            for closing in db.session.scalars(select(ClosingDays)).all():
                house.reopen(closing, by=THE_HOUSE)

    serial = []
    for order in ((0, 1), (1, 0)):
        title = f"Nr {order}"
        done = acts(laid(title))
        said = []
        for which in order:
            with suppress(Refused), writing(app):
                done[which]()
                said.append(which)
        serial.append((sorted(said), _stands(title)))
        opened()
    for number in range(2):
        title = f"Kap {number}"
        done = acts(laid(title))
        said = contend(app, 2, lambda which: done[which]())  # noqa: B023 - called before the next round
        assert said == ["", ""] or len([each for each in said if each]) == 1, said
        assert _stands(title) in [stands for _said, stands in serial]
        opened()
