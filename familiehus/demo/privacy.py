"""What has been looked at in the demo house, so that its log, its sample and its nights have something to show."""

from datetime import date, time, timedelta

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.demo.people import Cast
from familiehus.families.models import Household
from familiehus.families.states import LIVE
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import NOBODY, Role
from familiehus.privacy import chain, commands, retention
from familiehus.privacy.models import RetentionRun, SampledLook

REASONS = ("Ringede om busruten", "Skal hentes til udflugten", "Mødte op uden for døren")
LOOKS = 60


def move_in(cast: Cast) -> None:
    """Two months of looks by those at the desk, a search, a refusal; last month's sample, half answered; three nights."""
    desk = [*cast.of(Role.STAFF), *cast.of(Role.COORDINATOR)]
    homes = list(
        db.session.scalars(select(Household).where(Household.state.in_(LIVE)).order_by(Household.id))
    )
    today = clock.today()
    for number in range(LOOKS):
        who, home = desk[number * 7 % len(desk)], homes[number * 5 % len(homes)]
        if number % 12:
            entry = audit.record("looked at", home, by=who, device="tablet")
        else:
            why = REASONS[number // 12 % len(REASONS)]
            entry = audit.record("looked at", home, by=who, device="tablet", what="address", reason=why)
        _kept(entry, today, number)
    found = [home.key for home in homes[:1]]
    _kept(audit.record("searched", by=desk[0], term="Nas", among="households", found=found), today, 4)
    _kept(audit.record("refused", by=cast.of(Role.VOLUNTEER)[0], endpoint="families.show"), today, 9)
    _kept(audit.record("sign-in refused", desk[1], by=NOBODY), today, 2)
    db.session.flush()
    commands.draw_samples()
    drawn = db.session.scalars(select(SampledLook).order_by(SampledLook.id)).all()
    people = {person.key: person for person in (*desk, cast.manager)}
    for sample in drawn[::2]:
        _answer(sample, people)
    for back in range(3):
        night = clock.at(today - timedelta(days=back), time(3))
        if night < clock.now():
            db.session.add_all(
                RetentionRun(rule=rule.name, ran_at=night, gone=(number + back) % 4 // 2)
                for number, rule in enumerate(retention.RULES)
            )
    db.session.flush()
    chain.seal_head()


def _kept(entry: audit.AuditEntry, today: date, number: int) -> None:
    """Some hour of some working day in the last two months."""
    day = today - timedelta(days=1 + number % 60)
    day -= timedelta(days=max(0, day.weekday() - 4))
    entry.at = clock.at(day, time(9 + number * 3 % 7, number * 11 % 60))


def _answer(sample: SampledLook, people: dict[str, Person]) -> None:
    who = people.get(sample.entry.actor_key)
    if who is not None:
        commands.answer_sample(sample, True, "Familien ringede samme dag", by=who)
