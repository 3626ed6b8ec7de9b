"""A family's form is looked at before the lock is taken: what others changed in between is judged as it is now."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from familiehus.activities.commands import cancel
from familiehus.activities.models import Occurrence
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.kernel.db import db
from familiehus.kernel.forms import form
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.transaction import begin_writing, writing
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from tests.client import Browser
from tests.signups.parties import date, family, join

pytestmark = pytest.mark.both_databases


def fill(dates: Occurrence, _holm: Household) -> None:
    join(dates)


def call_off(dates: Occurrence, _holm: Household) -> None:
    cancel(dates, "Sygdom", by=THE_HOUSE)


def close(_dates: Occurrence, holm: Household) -> None:
    families.close(holm, by=THE_HOUSE)


def take_the_child_out(_dates: Occurrence, holm: Household) -> None:
    families.let_child_go(holm, holm.children[0], by=THE_HOUSE)


@pytest.mark.parametrize(
    ("happens", "said", "becomes"),
    [
        (fill, "I er nr. 1 på ventelisten", State.WAITING),
        (call_off, "Datoen er aflyst.", None),
        (close, "ikke længere skrevet ind", None),
        (take_the_child_out, "Vælg kun børn, der hører til familien.", None),
    ],
)
def test_what_happened_between_the_look_and_the_lock_is_judged(
    app,
    browser: Browser,
    clock,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Occurrence, Household], None],
    said: str,
    becomes: State | None,
):
    clock("2026-11-24 09:00")
    leg, holm = date(total=2), family("Familien Holm", children=1)
    home = browser.as_(holm.guardians[0])
    home.get(f"/kalender/{leg.key}/tilmeld")
    here = {"leg": leg.id, "holm": holm.id}
    db.session.commit()

    def somebody_else_first(*, anew: bool) -> None:
        with writing(app):
            happens(db.session.get_one(Occurrence, here["leg"]), db.session.get_one(Household, here["holm"]))
        begin_writing(anew=anew)

    monkeypatch.setattr(form, "begin_writing", somebody_else_first)
    home.post(f"/kalender/{leg.key}/tilmeld")

    db.session.rollback()
    row = db.session.scalar(select(Signup).where(Signup.household_id == here["holm"]))
    assert (row.state if row else None) is becomes
    assert said in (home.follow() if becomes else home.answer)
