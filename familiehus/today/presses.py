"""What a tap on the families' screen means, and what is said after it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.activities.models import Occurrence
from familiehus.attendance import commands
from familiehus.attendance import queries as attendance
from familiehus.attendance.models import Tap
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.today import on_shift
from familiehus.today.door import household_at_door


@dataclass(frozen=True)
class Press:
    """One tap as it was sent: random keys and small numbers. `at` is when the finger was there."""

    act: str
    tap: str
    who: str = ""
    date: str = ""
    adults: int = 0
    children: int = 0
    child_keys: frozenset[str] = frozenset()
    everybody: bool = False
    at: datetime | None = None


def press(given: Press, *, by: Actor) -> None:
    """Do what was tapped; a copy of a tap that came before does nothing. Raises `Refused`."""
    act = ACTS.get(given.act)
    if act is None or not given.tap:
        raise Refused(_("Det kunne vi ikke læse. Prøv igen."))
    act(given, by)


def _date(given: Press) -> Occurrence:
    """The date that was tapped; a day's worth back, for what waited for the net."""
    date = db.session.scalar(select(Occurrence).where(Occurrence.key == given.date))
    if date is None or clock.now() - date.ends_at > timedelta(days=3):
        raise Refused(_("Vælg, hvad I kommer til."))
    return date


def _come(given: Press, by: Actor) -> None:
    seat = on_shift.seat_tapped(given.who)
    if seat is not None:
        on_shift.come(seat, tap=given.tap, at=given.at, by=by)
        return
    date = _date(given)
    household = household_at_door(given.who)
    expected = attendance.party_with(date, given.who)
    if household is None and expected is not None and expected.household is not None:
        household = None if expected.household.has_protected_address else expected.household
    more: dict[str, Any] = {"tap": given.tap, "at": given.at, "by": by}
    if household is not None:
        party = expected or attendance.Party.whole(household)
    elif expected is not None and expected.household is None:
        party = expected
    else:
        raise Refused(_("Sig til en af os, så skriver vi jer ind."))
    if given.everybody:
        commands.party_arrives(date, party, **more)
    elif household is None:
        commands.guest_arrives(date, given.who, adults=given.adults, children=given.children, **more)
    else:
        chosen = [child for child in household.children if child.key in given.child_keys]
        commands.arrive(
            date, household, adults=given.adults, children=chosen, more_children=given.children, **more
        )


def _go(given: Press, by: Actor) -> None:
    """They go home, from whatever they came to today."""
    if attendance.tap_with(given.tap) is not None:
        return
    seat = on_shift.seat_tapped(given.who)
    if seat is not None:
        on_shift.go(seat, tap=given.tap, at=given.at, by=by)
        return
    rows = attendance.here_with_key(given.who)
    if not rows:
        raise Refused(_("I er ikke meldt ind. Så er I heller ikke på listen.")) from None
    for number, row in enumerate(rows):
        tap = given.tap if number == 0 else f"{given.tap}.{number}"
        commands.go_home(row, tap=tap[:64], at=given.at, by=by)


def _new_here(given: Press, by: Actor) -> None:
    commands.count_heads(
        _date(given), adults=given.adults, children=given.children, tap=given.tap, at=given.at, by=by
    )


def _guests_go(given: Press, by: Actor) -> None:
    commands.heads_go_home(
        _date(given), adults=given.adults, children=given.children, tap=given.tap, at=given.at, by=by
    )


def _undo(given: Press, by: Actor) -> None:
    """`who` is the tap that is taken back."""
    within = None if given.at is not None else commands.UNDO_AT_DOOR
    tap = attendance.tap_with(given.who)
    if tap is not None and (within is None or clock.now() - tap.at <= within):
        on_shift.take_back(tap, by=by)
    if not commands.undo(given.who, by=by, within=within):
        raise Refused(_("Det er for længe siden. Sig til en af os, så retter vi det."))


ACTS: dict[str, Callable[[Press, Actor], None]] = {
    "kom": _come,
    "gik": _go,
    "nye": _new_here,
    "nye-gik": _guests_go,
    "fortryd": _undo,
}


def thanks(tap: Tap) -> str:
    """What is said after a tap, for as long as it can be undone; empty when there is nothing to undo."""
    row = tap.attendance
    if tap.undone_at is not None or clock.now() - tap.at > commands.UNDO_AT_DOOR:
        return ""
    if row is None:
        return on_shift.thanks(tap)
    if tap.act == "came":
        return ngettext("%(num)s er meldt ind", "%(num)s er meldt ind", row.heads)
    return _("I er meldt ud. På gensyn.")
