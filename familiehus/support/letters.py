"""What support writes: there is an answer, may we, how was it, a time is off. Never what it is about."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from familiehus.kernel import danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.support.models import AdviceSession, Need, ParcelApplication


def _need(params: Mapping[str, Any]) -> Need | None:
    return db.session.scalars(select(Need).where(Need.key == params["need"])).one_or_none()


def _may_we(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing once the family has said yes, or it is settled."""
    need = _need(params)
    if need is None or not need.is_open or need.offer_id is None or need.said_yes_at is not None:
        return None
    return {"link": link("support.mine")}


def _how_was_it(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    need = _need(params)
    return {"link": link("support.mine")} if need is not None and need.waits_for_family else None


def _named(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing once the family has taken its yes back."""
    need = _need(params)
    if need is None or not need.is_open or need.said_yes_at is None:
        return None
    return {"link": link("support.needs")}


def _answer(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    asked = select(ParcelApplication).where(ParcelApplication.key == params["application"])
    return {"link": link("support.mine")} if db.session.scalars(asked).one_or_none() is not None else None


def _advice_off(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    found = select(AdviceSession).where(AdviceSession.key == params["session"])
    session = db.session.scalars(found).one_or_none()
    if session is None or session.has_begun:
        return None
    return {"when": danish.when(session.span), "link": link("support.mine")}


MAY_WE = declare(MessageKind("support.may_we", lazy("Huset spørger om noget"), _may_we, ("link",)))
HOW_WAS_IT = declare(
    MessageKind("support.how_was_it", lazy("Huset spørger, hvordan det gik"), _how_was_it, ("link",))
)
NAMED = declare(MessageKind("support.named", lazy("En familie har sagt ja"), _named, ("link",)))
ANSWER = declare(MessageKind("support.answer", lazy("Der er svar fra huset"), _answer, ("link",)))
ADVICE_OFF = declare(
    MessageKind("support.advice_off", lazy("En tid er aflyst"), _advice_off, ("when", "link"))
)
