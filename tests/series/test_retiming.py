"""Which date becomes which when a rule changes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from familiehus.series.retiming import pair
from familiehus.series.rules import Rule
from tests.series.test_rules import rules

TUESDAY = date(2026, 11, 3)
HORIZON = date(2027, 6, 30)


def dates(rule: Rule, day: date = TUESDAY) -> list[date]:
    first = rule.first_from(day)
    return list(rule.ending(HORIZON).days(first) if first else ())


def test_another_weekday_moves_each_date_within_its_week():
    pairs = pair(dates(Rule.weekly(1)), dates(Rule.weekly(4)), Rule.weekly(1), Rule.weekly(4))

    assert {new - old for old, new in pairs.items()} == {timedelta(days=3)}


def test_every_other_week_keeps_the_dates_both_rules_have():
    weekly, biweekly = Rule.weekly(1), Rule.weekly(1, every=2)

    pairs = pair(dates(weekly), dates(biweekly), weekly, biweekly)

    assert all(old == new for old, new in pairs.items())
    assert sorted(pairs) == dates(biweekly)


def test_a_shift_of_phase_moves_dates_instead_of_losing_them():
    rule = Rule.weekly(1, every=2)

    pairs = pair(dates(rule), dates(rule, TUESDAY + timedelta(days=7)), rule, rule)

    assert {new - old for old, new in pairs.items()} == {timedelta(days=7)}


def test_from_a_weekday_of_the_month_to_another_stays_in_the_month():
    before, after = Rule.monthly_on(1, 1), Rule.monthly_on(3, 3)

    pairs = pair(dates(before), dates(after), before, after)

    assert all((old.year, old.month) == (new.year, new.month) for old, new in pairs.items())
    assert len(pairs) == len(dates(before))


@given(rules, rules, some.dates(date(2026, 7, 1), date(2026, 12, 31)))
def test_no_new_date_is_given_away_twice(before, after, day):
    old, new = dates(before, day), dates(after, day)

    pairs = pair(old, new, before, after)

    assert set(pairs) <= set(old)
    assert set(pairs.values()) <= set(new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(pairs[same] == same for same in set(old) & set(new))
