"""Nobody and nothing is in two places at once: the rule, its words, and what a coordinator may set aside."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from familiehus.bookings import commands, queries
from familiehus.bookings.models import Hold, Override, Purpose, Resource, ResourceKind, Rule
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused, refusal_for
from familiehus.kernel.roles import Role
from familiehus.kernel.spans import Span

pytestmark = pytest.mark.both_databases


class Someone:
    """Whoever acts, as a command sees them."""

    def __init__(self, role: Role, key: str = "somebody", name: str = "Nogen") -> None:
        self.id, self.role, self.key, self.name = 1, role, key, name


STAFF = Someone(Role.STAFF)
COORDINATOR = Someone(Role.COORDINATOR, "coord")
ANNA_HERSELF = Someone(Role.VOLUNTEER, "anna")


def span(hours: str, day: int = 24) -> Span:
    """ "10.30-12" on a Tuesday in November, on the house's clock."""
    ends = []
    for wall in hours.split("-"):
        hour, _dot, minute = wall.partition(".")
        ends.append(
            datetime(2026, 11, day, int(hour), int(minute or 0), tzinfo=clock.COPENHAGEN).astimezone(UTC)
        )
    return Span(*ends)


@pytest.fixture
def anna(app, clock) -> Resource:
    return commands.enter(ResourceKind.PERSON, "Anna", key="anna")


@pytest.fixture
def hall(app, clock) -> Resource:
    return commands.enter(ResourceKind.PLACE, "Salen")


MEETINGS = [
    ("8-9", True, "before"),
    ("9-10", True, "touching before"),
    ("9-10.01", False, "over the start"),
    ("9-12", False, "over the start until the end"),
    ("9-13", False, "around"),
    ("10-11", False, "inside from the start"),
    ("10-12", False, "the same"),
    ("10-13", False, "from the start past the end"),
    ("10.30-11.30", False, "inside"),
    ("11-12", False, "inside until the end"),
    ("11.59-13", False, "over the end"),
    ("12-13", True, "touching after"),
    ("13-14", True, "after"),
]


@pytest.mark.parametrize(("hours", "is_free", "how"), MEETINGS)
def test_two_spans_meet_or_do_not(anna, hours, is_free, how):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)

    assert (queries.clashes_with(anna, span(hours)) == []) is is_free, how
    if is_free:
        assert commands.take(anna, span(hours), Purpose.SHIFT, by=STAFF)
    else:
        with pytest.raises(Refused, match=r"Anna er optaget tirsdag 24\. november kl\. 10–12"):
            commands.take(anna, span(hours), Purpose.SHIFT, by=STAFF)


@pytest.mark.parametrize(("hours", "is_free", "how"), MEETINGS)
def test_the_database_judges_the_same(anna, hours, is_free, how):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    wanted = span(hours)
    past_the_rules = insert(Hold).values(
        resource_id=anna.id, starts_at=wanted.starts_at, ends_at=wanted.ends_at, purpose=Purpose.VISIT
    )

    if is_free:
        db.session.execute(past_the_rules)
    else:
        with pytest.raises(IntegrityError) as refused:
            db.session.execute(past_the_rules)
        assert str(refusal_for(refused.value)) == "Der er optaget i det tidsrum. Vælg et andet."


def test_a_hold_cannot_be_updated_into_another_past_the_rules(anna):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    other = commands.take(anna, span("12-13"), Purpose.SHIFT, by=STAFF)

    with pytest.raises(IntegrityError, match="holds_no_clash"):
        db.session.execute(
            text("UPDATE holds SET starts_at = :at WHERE id = :id"),
            {"id": other.id, "at": "2026-11-24 10:30:00.000000"},
        )


def test_a_hold_ends_after_it_starts_even_for_the_database(anna):
    at = span("10-12").starts_at
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(
            insert(Hold).values(resource_id=anna.id, starts_at=at, ends_at=at, purpose=Purpose.SHIFT)
        )
    assert "slutte, efter" in str(refusal_for(refused.value))


def test_where_the_database_says_no_the_sentence_is_the_check_s(anna, monkeypatch):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    with pytest.raises(Refused) as checked:
        commands.take(anna, span("11-13"), Purpose.SHIFT, by=STAFF)

    looks = iter([[]])
    really = queries.clashes_with
    monkeypatch.setattr(queries, "clashes_with", lambda *a, **k: next(looks, None) or really(*a, **k))
    monkeypatch.setattr(commands, "_set_aside", lambda *_a: None)
    with pytest.raises(Refused) as raced:
        commands.take(anna, span("11-13"), Purpose.SHIFT, by=STAFF)

    assert str(raced.value) == str(checked.value)
    assert len(queries.holds_in(anna, span("8-20"))) == 1


def test_who_it_concerns_and_coordinators_learn_why_others_do_not(anna):
    commands.take(anna, span("10-12"), Purpose.VISIT, by=COORDINATOR)
    told = {}
    for person in (
        STAFF,
        COORDINATOR,
        ANNA_HERSELF,
        Someone(Role.MANAGER, "boss"),
        Someone(Role.VOLUNTEER, "bo"),
    ):
        with pytest.raises(Refused) as refused:
            commands.take(anna, span("11-12"), Purpose.SHIFT, by=person)
        told[person.key] = str(refused.value)

    when = "Anna er optaget tirsdag 24. november kl. 10–12"
    assert told == {
        "somebody": f"{when}.",
        "bo": f"{when}.",
        "coord": f"{when} (hjemmebesøg).",
        "anna": f"{when} (hjemmebesøg).",
        "boss": f"{when} (hjemmebesøg).",
    }


def test_a_place_for_many_never_clashes(app, clock):
    kitchen = commands.enter(ResourceKind.PLACE, "Køkkenet", is_exclusive=False)
    for _times in range(3):
        assert commands.take(kitchen, span("10-12"), Purpose.ACTIVITY, by=STAFF).is_shared

    assert queries.clashes_with(kitchen, span("10-12")) == []


def test_time_to_get_there_counts_once_between_two_visits(anna):
    gap = timedelta(minutes=30)
    commands.take(anna, span("10-11"), Purpose.VISIT, by=COORDINATOR, gap=gap)

    assert commands.take(anna, span("11.30-12.30"), Purpose.VISIT, by=COORDINATOR, gap=gap)
    assert commands.take(anna, span("8-9.30"), Purpose.SHIFT, by=COORDINATOR)
    with pytest.raises(Refused, match=r"kl\. 10–11 \(hjemmebesøg\)\. Der skal være 30 minutter imellem\."):
        commands.take(anna, span("9.30-9.45"), Purpose.SHIFT, by=ANNA_HERSELF)


def test_the_gap_does_not_give_a_visit_away(anna):
    commands.take(anna, span("10-11"), Purpose.VISIT, by=COORDINATOR, gap=timedelta(minutes=30))

    with pytest.raises(Refused, match=r"^Anna er optaget tirsdag 24\. november kl\. 9\.30–11\.30\.$"):
        commands.take(anna, span("11-12"), Purpose.SHIFT, by=STAFF)


def test_moving_does_not_meet_itself_and_keeps_the_rules(anna, hall):
    first = commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    commands.take(anna, span("13-14"), Purpose.SHIFT, by=STAFF)

    assert commands.move(first, span("11-13"), by=STAFF).span == span("11-13")
    with pytest.raises(Refused, match="Anna er optaget"):
        commands.move(first, span("12-14"), by=STAFF)
    assert first.span == span("11-13")
    assert commands.move(first, span("12-14"), to=hall, by=STAFF).resource == hall
    assert queries.clashes_with(anna, span("10-13")) == []


def test_released_time_is_free_again(anna):
    hold = commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    commands.release(hold)
    commands.release(hold)

    assert hold.is_released
    assert commands.take(anna, span("10-12"), Purpose.VISIT, by=STAFF)
    with pytest.raises(Refused, match="givet fri"):
        commands.move(hold, span("14-15"), by=STAFF)


def test_several_are_taken_together_or_not_at_all(anna, hall):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    commands.take(hall, span("14-15"), Purpose.ACTIVITY, by=STAFF)

    with pytest.raises(Refused) as refused:
        commands.take_all(
            [(hall, span("10-12")), (anna, span("11-12")), (hall, span("14-16"))], Purpose.ACTIVITY, by=STAFF
        )

    assert len(refused.value.reasons) == 2
    assert "Anna" in refused.value.reasons[0]
    assert "Salen" in refused.value.reasons[1]
    assert len(queries.holds_in(hall, span("8-20"))) == 1
    taken = commands.take_all(
        [(hall, span("10-12", day)) for day in range(24, 28)], Purpose.ACTIVITY, by=STAFF, label="Café"
    )
    assert [hold.label for hold in taken] == ["Café"] * 4


def test_two_of_the_same_asked_for_at_once_clash_with_each_other(hall):
    with pytest.raises(Refused, match="Salen er optaget"):
        commands.take_all([(hall, span("10-12")), (hall, span("11-13"))], Purpose.ACTIVITY, by=STAFF)
    assert queries.holds_in(hall, span("8-20")) == []


def test_a_coordinator_sets_a_named_rule_aside_with_a_reason(anna):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)
    twice = commands.take(
        anna,
        span("11-13"),
        Purpose.MEETING,
        by=COORDINATOR,
        override=Override(Rule.ONE_PLACE, " Hun går imellem. "),
    )
    db.session.commit()

    assert twice.overridden_rule is not None
    assert (twice.overridden_by, twice.overridden_reason) == ("coord", "Hun går imellem.")
    entry = db.session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.act == "rule set aside")).one()
    assert entry.said is not None
    assert entry.said.facts["reason"] == "Hun går imellem."
    with pytest.raises(Refused, match=r"kl\. 11–13"):
        commands.take(anna, span("12-14"), Purpose.SHIFT, by=STAFF)


@pytest.mark.parametrize(
    ("by", "rule", "reason", "said"),
    [
        (STAFF, Rule.ONE_PLACE, "Det går nok", "Kun en koordinator"),
        (COORDINATOR, Rule.ONE_PLACE, "  ", "Skriv, hvorfor"),
        (COORDINATOR, Rule.TRAVEL_TIME, "Det går nok", "Anna er optaget"),
    ],
)
def test_an_override_needs_a_coordinator_a_reason_and_the_right_rule(anna, by, rule, reason, said):
    commands.take(anna, span("10-12"), Purpose.SHIFT, by=STAFF)

    with pytest.raises(Refused, match=said):
        commands.take(anna, span("11-13"), Purpose.SHIFT, by=by, override=Override(rule, reason))
    assert len(queries.holds_in(anna, span("8-20"))) == 1


def test_travel_time_can_be_set_aside_alone(anna):
    commands.take(anna, span("10-11"), Purpose.VISIT, by=COORDINATOR, gap=timedelta(minutes=30))
    near = commands.take(
        anna,
        span("11.10-12"),
        Purpose.SHIFT,
        by=COORDINATOR,
        override=Override(Rule.TRAVEL_TIME, "Familien bor ved siden af."),
    )

    assert near.overridden_rule == Rule.TRAVEL_TIME
    assert not near.is_shared, "the two do not overlap, so the database keeps guarding them"


def test_a_thing_is_in_one_place_whoever_asks(app, clock):
    tablet = commands.enter(ResourceKind.THING, "iPad 3")
    commands.take(tablet, span("10-12"), Purpose.LOAN, by=STAFF)

    with pytest.raises(Refused, match="En ting kan kun være ét sted"):
        commands.take(
            tablet, span("11-13"), Purpose.LOAN, by=COORDINATOR, override=Override(Rule.ONE_PLACE, "Fordi")
        )


def test_an_override_that_is_not_needed_leaves_no_mark(anna):
    hold = commands.take(
        anna,
        span("10-12"),
        Purpose.SHIFT,
        by=STAFF,
        override=Override(Rule.ONE_PLACE, "For en sikkerheds skyld"),
    )
    assert hold.overridden_rule is None
    assert not hold.is_shared


def test_what_the_house_knows_is_given_back_and_forgotten(anna):
    from familiehus.bookings.belongings import BELONGINGS

    commands.take(anna, span("10-12"), Purpose.VISIT, by=COORDINATOR)
    given = BELONGINGS.export(ANNA_HERSELF)
    assert given["optaget"][0]["slags"] == "hjemmebesøg"
    assert BELONGINGS.forget(ANNA_HERSELF) == 2
    assert anna.label == ""
    assert BELONGINGS.export(STAFF) == {}
