"""What the shifts write: what one is asked, told, reminded of. Times and places only; no names of others."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.spans import Span
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.shifts.commands.asking import mint
from familiehus.shifts.models import Shift, ShiftAsk, ShiftSignup

SEAT = ("title", "when", "place", "link", "was_when", "deadline", "house_phone", "reason", "count")


def _asked(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """A link that answers for her; nothing when nobody is missing any more."""
    question = (
        db.session.scalars(select(ShiftAsk).where(ShiftAsk.key == params["ask"])).unique().one_or_none()
    )
    if question is None or not question.is_open or not question.shift.is_on or question.shift.has_begun:
        return None
    return {**_shift(question.shift), "link": link("shift_link.answer", token=mint(question))}


def _seat(*, live: bool) -> Any:
    """A letter about a seat, which is told only while it is (or is no longer) somebody's."""

    def render(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
        seat = _seat_of(params)
        if seat is None or seat.shift.has_begun or seat.is_live is not live:
            return None
        more = {"count": int(params["more"])} if params.get("more") else {}
        return {**_shift(seat.shift), **_was(params), **_by(seat), **more, "link": link("shifts.mine")}

    return render


def _upcoming(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    """The day before; nothing for who has left, or whose shift is off or has changed since: then another was queued."""
    seat = _seat_of(params)
    if (
        seat is None
        or not seat.shift.is_on
        or params.get("sequence", seat.shift.sequence) != seat.shift.sequence
    ):
        return None
    return _seat(live=True)(params, to)


def _not_yours(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    """Somebody had said yes and was waiting; nothing for who came on the shift some other way."""
    seat = _seat_of(params)
    if seat is None or seat.shift.has_begun:
        return None
    if any(to.reference.endswith(f":{each.volunteer.person.key}") for each in seat.shift.live):
        return None
    return {**_shift(seat.shift), "link": link("shifts.mine")}


def _cancelled(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    seat = _seat_of(params)
    if seat is None or seat.shift.is_on:
        return None
    return {**_shift(seat.shift), "reason": seat.shift.reason, "link": link("shifts.mine")}


def _to_coordinator(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    shift = db.session.scalars(select(Shift).where(Shift.key == params["shift"])).unique().one_or_none()
    if shift is None or shift.has_begun:
        return None
    return {**_shift(shift), "link": link("shifts.show", key=shift.key)}


def _digest(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any]:
    day = date.fromisoformat(params["day"])
    return {
        "count": params["in_2"],
        "number": params["in_7"],
        "day": danish.day(day + timedelta(days=2)),
        "when": danish.day(day + timedelta(days=7)),
        "link": link("shifts.short"),
    }


def _seat_of(params: Mapping[str, Any]) -> ShiftSignup | None:
    return (
        db.session.scalars(select(ShiftSignup).where(ShiftSignup.key == params["seat"]))
        .unique()
        .one_or_none()
    )


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "title": shift.title,
        "when": danish.when(shift.span),
        "place": shift.plan.meet or shift.where,
        "house_phone": danish.phone(house.settings().phone),
    }


def _was(params: Mapping[str, Any]) -> dict[str, Any]:
    if "was_from" not in params:
        return {}
    span = Span(datetime.fromisoformat(params["was_from"]), datetime.fromisoformat(params["was_to"]))
    return {"was_when": danish.when(span)}


def _by(seat: ShiftSignup) -> dict[str, Any]:
    if seat.accept_by is None:
        return {}
    at = clock.local(seat.accept_by)
    return {"deadline": f"{danish.day(at)} kl. {danish.clock_time(at)}"}


ASKED = declare(MessageKind("shifts.asked", lazy("Kan du tage en vagt?"), _asked, SEAT))
for _name, _label, _render in (
    ("put_on", lazy("Sat på en vagt"), _seat(live=True)),
    ("taken_off", lazy("Taget af en vagt"), _seat(live=False)),
    ("covered", lazy("En anden tager vagten"), _seat(live=False)),
    ("swapped", lazy("Vagterne er byttet"), _seat(live=True)),
    ("agreed", lazy("Vagten er din"), _upcoming),
    ("not_yours", lazy("Vagten blev ikke din"), _not_yours),
    ("yours_again", lazy("Vagten er din igen"), _seat(live=True)),
    ("changed", lazy("Vagten er ændret"), _seat(live=True)),
    ("accept_again", lazy("Passer den nye tid?"), _seat(live=True)),
    ("freed", lazy("Din plads er givet fri"), _seat(live=False)),
    ("cancelled", lazy("Vagten er aflyst"), _cancelled),
    ("on_again", lazy("Vagten er på igen"), _upcoming),
    ("stands_no_more", lazy("Ikke længere fast på vagten"), _seat(live=False)),
    ("reminder", lazy("Din vagt i morgen"), _upcoming),
    ("late", lazy("Sent afbud til en vagt"), _to_coordinator),
    ("needs_yes", lazy("En afløser venter på ja"), _to_coordinator),
    ("handed_over", lazy("En vagt har skiftet hænder"), _to_coordinator),
):
    declare(MessageKind(f"shifts.{_name}", _label, _render, SEAT))
DIGEST = declare(
    MessageKind(
        "shifts.digest", lazy("Vagter, der mangler folk"), _digest, ("count", "number", "day", "when", "link")
    )
)
