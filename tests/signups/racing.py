"""Families who want the same seats at the same moment; stands alone so that a fresh interpreter can run it."""

import random
from collections import Counter
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from familiehus.activities.models import Occurrence
from familiehus.families.models import Household
from familiehus.kernel import transaction
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.signups import commands, queries, reasons
from familiehus.signups.states import State

ACTS = ("join", "join", "join", "leave", "accept", "decline", "change")


def act(occurrence: Occurrence, household: Household, name: str, heads: int) -> None:
    """One act of one family, as its own page would do it. Raises Refused."""
    if name == "join":
        commands.sign_up(occurrence, household, adults=heads, by=THE_HOUSE)
        return
    signup = queries.signup_of(household, occurrence)
    if signup is None:
        raise Refused("Ikke tilmeldt.")
    if name == "leave":
        commands.leave(signup, by=THE_HOUSE)
    elif name == "accept":
        commands.accept_offer(signup, by=THE_HOUSE)
    elif name == "decline":
        commands.decline_offer(signup, by=THE_HOUSE)
    else:
        commands.change_party(signup, adults=heads, by=THE_HOUSE)


def attempt(app: Flask, occurrence_id: int, household_id: int, name: str, heads: int) -> str:
    """One try in a transaction of its own: "done", "refused", or the kind of error."""
    try:
        with transaction.writing(app):
            occurrence = db.session.get_one(Occurrence, occurrence_id)
            act(occurrence, db.session.get_one(Household, household_id), name, heads)
    except Refused:
        return "refused"
    except Exception as error:
        return f"error {type(error).__name__}: {error}"[:600]
    return "done"


def many(
    app: Flask,
    dates: Sequence[int],
    households: Sequence[int],
    acts: int,
    seed: int,
    names: Sequence[str] = ACTS,
) -> Counter[str]:
    """So many acts at random, one after the other; counts how they went."""
    dice = random.Random(seed)
    return Counter(
        attempt(app, dice.choice(dates), dice.choice(households), dice.choice(names), dice.randrange(1, 4))
        for _each in range(acts)
    )


def race(
    data: str,
    url: str,
    dates: list[int],
    households: list[int],
    acts: int,
    seed: int,
    start: Barrier,
    told: Any,
) -> None:
    """A whole process: its own app on the shared database."""
    from familiehus.app import create_app
    from familiehus.kernel.settings import Settings

    settings = Settings.from_environ(
        {}, data=Path(data), database_url=url, mail_backend="locmem", secret_key="k" * 40
    )
    app = create_app(settings)
    start.wait(120)
    told.put(many(app, dates, households, acts, seed))


def wrongs() -> list[str]:
    """What must never be: more than there are seats, a count that does not add up, a free seat that somebody who
    may be asked for it could have."""
    found = []
    for occurrence in db.session.scalars(
        select(Occurrence).order_by(Occurrence.id).execution_options(populate_existing=True)
    ):
        rows = queries.every_live([occurrence])
        held = [row for row in rows if row.holds_seats]
        adults, children = sum(row.adults for row in held), sum(row.children_count for row in held)
        if (occurrence.taken_adults, occurrence.taken_children) != (adults, children):
            found.append(f"{occurrence.id}: counts {occurrence.taken}, holds {adults + children}")
        seats = (occurrence.seats_total, occurrence.seats_adults, occurrence.seats_children)
        heads = (adults + children, adults, children)
        if any(most is not None and so_many > most for most, so_many in zip(seats, heads, strict=True)):
            found.append(f"{occurrence.id}: {heads} on {seats}")
        freed = queries.seats_freed(occurrence)
        for row in rows:
            may = row.state in (State.WAITING, State.LAPSED) and (
                row.passed_seat is None or row.passed_seat < freed
            )
            if may and reasons.fits(occurrence, row.adults, row.children_count):
                found.append(f"{occurrence.id}: a free seat, and number {row.number} is not asked")
    return found
