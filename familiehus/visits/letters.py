"""What the visits' room writes: times and a link, never a name, an address or whose home it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from familiehus.accounts.queries import person_with_key
from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.roles import Role
from familiehus.kernel.spans import Span
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.visits.models import ListeningAsked, Match, Visit, VisitMove
from familiehus.visits.states import State

FIELDS = ("when", "was_when", "link", "house_phone", "minutes")


def _one(table: Any, key: object) -> Any:
    return db.session.scalars(select(table).where(table.key == key)).unique().one_or_none()


def _own_page(to: Recipient, visiting: str, visited: str) -> str:
    """Where the reader sees it: the page of the hat they have."""
    person = person_with_key(to.reference.partition(":")[2])
    is_volunteer = person is not None and Role.VOLUNTEER in person.roles_held()
    is_family = person is not None and Role.FAMILY in person.roles_held()
    return link(visited if is_family and not is_volunteer else visiting)


def _phone() -> dict[str, Any]:
    return {"house_phone": danish.phone(house.settings().phone)}


def _proposal(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    match: Match | None = _one(Match, params["match"])
    if match is None or match.state != State.PROPOSAL:
        return None
    return {"link": _own_page(to, "visits.mine", "visits.ours"), **_phone()}


def _closed(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    match: Match | None = _one(Match, params["match"])
    if match is None or match.is_open:
        return None
    return {"link": _own_page(to, "visits.mine", "visits.ours"), **_phone()}


def _visit(*, on: bool = True, coming: bool = True) -> Any:
    """A letter about a visit, which is told only while it is so."""

    def render(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
        visit: Visit | None = _one(Visit, params["visit"])
        if visit is None or visit.is_on is not on or (coming and visit.starts_at <= clock.now()):
            return None
        fields = {
            "when": danish.when(visit.span),
            "link": _own_page(to, "visits.mine", "visits.ours"),
            **_phone(),
        }
        if "was_from" in params:
            was = Span(datetime.fromisoformat(params["was_from"]), datetime.fromisoformat(params["was_to"]))
            fields["was_when"] = danish.when(was)
        return fields

    return render


def _asked(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    asked: VisitMove | None = _one(VisitMove, params["move"])
    if asked is None or not asked.is_open or asked.visit.starts_at <= clock.now():
        return None
    return {
        "when": danish.when(asked.span),
        "was_when": danish.when(asked.visit.span),
        "link": _own_page(to, "visits.mine", "visits.ours"),
        **_phone(),
    }


def _say_home(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    visit: Visit | None = _one(Visit, params["visit"])
    if visit is None or visit.is_closed:
        return None
    return {"when": danish.when(visit.span), "link": link("visits.visit", key=visit.key), **_phone()}


def _alarm(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    visit: Visit | None = _one(Visit, params["visit"])
    if visit is None or visit.is_closed:
        return None
    minutes = int((clock.now() - visit.ends_at).total_seconds() // 60)
    return {"minutes": minutes, "link": link("visits.alarm", key=visit.key)}


def _ring(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    visit: Visit | None = _one(Visit, params["visit"])
    if visit is None or visit.call_me_at is None or visit.called_at is not None:
        return None
    return {"link": link("visits.alarm", key=visit.key)}


def _heard(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    asked: ListeningAsked | None = _one(ListeningAsked, params["ask"])
    if asked is None or asked.talked_at is not None:
        return None
    return {"link": link("visits.listening")}


for _name, _label, _render in (
    ("proposal", lazy("Et forslag til svar"), _proposal),
    ("closed", lazy("En aftale er slut"), _closed),
    ("reminder", lazy("Din aftale i morgen"), _visit()),
    ("moved", lazy("En aftale er flyttet"), _visit()),
    ("off", lazy("En aftale er aflyst"), _visit(on=False)),
    ("asked", lazy("Passer en anden tid?"), _asked),
    ("stays", lazy("Aftalen står ved magt"), _visit()),
    ("heard", lazy("En frivillig vil gerne tale med nogen"), _heard),
):
    declare(MessageKind(f"visits.{_name}", _label, _render, FIELDS))
for _name, _label, _render in (
    ("say_home", lazy("Er du hjemme?"), _say_home),
    ("alarm", lazy("Alarm: ingen slutmelding"), _alarm),
    ("escalated", lazy("Alarm: stadig ingen slutmelding"), _alarm),
    ("ring", lazy("Ring nu"), _ring),
):
    declare(MessageKind(f"visits.{_name}", _label, _render, FIELDS, ignores_quiet_hours=True))
