"""Rules: RRULE text and back, the days they give, and how a person says them."""

from datetime import date, time, timedelta
from itertools import islice, pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as some

from familiehus.kernel.i18n import speaking
from familiehus.series.reading import read_rule
from familiehus.series.rules import MONTHDAYS, ORDINALS, Rule, Unsupported
from familiehus.series.words import in_words

TUESDAY = date(2026, 11, 3)

rules = some.one_of(
    some.builds(Rule.daily, some.integers(1, 10)),
    some.builds(
        lambda days, every: Rule.weekly(*days, every=every),
        some.sets(some.integers(0, 6), min_size=1),
        some.integers(1, 5),
    ),
    some.builds(Rule.monthly_on, some.sampled_from(ORDINALS), some.integers(0, 6), some.integers(1, 4)),
    some.builds(Rule.monthly_day, some.sampled_from(MONTHDAYS), some.integers(1, 4)),
)
ends = some.one_of(
    some.just(lambda rule: rule),
    some.integers(0, 900).map(lambda days: lambda rule: rule.ending(date(2026, 6, 1) + timedelta(days))),
    some.integers(1, 60).map(lambda count: lambda rule: rule.for_count(count)),
)
days = some.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(rules, ends, days)
def test_a_rule_comes_back_from_its_text(rule, end, first_on):
    rule = end(rule)

    assert read_rule(rule.text, first_on) == rule
    assert read_rule("RRULE:" + rule.text, first_on) == rule


@given(rules, ends, days)
def test_the_days_are_those_dateutil_reads_from_the_text(rule, end, day):
    first_on = rule.first_from(day)
    rule = end(rule)
    if first_on is None:
        return
    clock = time(10, 30)
    text = f"DTSTART:{first_on:%Y%m%d}T103000\nRRULE:" + rule.pattern
    if rule.until:
        text += f";UNTIL={rule.until:%Y%m%d}T103000"
    if rule.count:
        text += f";COUNT={rule.count}"

    assert list(islice(rule.days(first_on), 80)) == [
        found.date() for found in islice(rrulestr(text), 80) if found.time() == clock
    ]


@given(rules, days)
def test_no_two_dates_are_nearer_than_the_shortest_step(rule, day):
    first_on = rule.first_from(day)
    if first_on is None:
        return
    found = list(islice(rule.days(first_on), 60))
    assert all(later - earlier >= rule.shortest_step for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=MO,TU,WE", "FREQ=WEEKLY;BYDAY=MO,TU,WE"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        ("freq=monthly;byday=1tu", "FREQ=MONTHLY;BYDAY=1TU"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=3"),
        ("FREQ=DAILY;BYDAY=TU,WE", "FREQ=WEEKLY;BYDAY=TU,WE"),
        ("FREQ=DAILY;INTERVAL=1;", "FREQ=DAILY"),
    ],
)
def test_other_ways_to_write_a_known_rule_are_read(text, pattern):
    assert read_rule(text, TUESDAY).pattern == pattern


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=YEARLY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=3;UNTIL=20261215T090000Z",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=WEEKLY;BYHOUR=9,14",
        "FREQ=MONTHLY;BYDAY=2TU,4TU",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;INTERVAL=2;BYDAY=TU",
        "FREQ=DAILY;COUNT=1000000000000",
        "FREQ=DAILY;UNTIL=20269915",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;INTERVAL=--1",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ",
    ],
)
def test_a_rule_outside_the_subset_is_refused_with_a_sentence(text):
    with pytest.raises(Unsupported, match=r"\.$"):
        read_rule(text, TUESDAY)


@pytest.mark.parametrize(
    ("last", "text"),
    [(date(2026, 12, 15), "UNTIL=20261215T090000Z"), (date(2026, 6, 16), "UNTIL=20260616T080000Z")],
)
def test_until_of_a_timed_series_is_the_last_start_in_utc(last, text):
    assert read_rule(f"FREQ=WEEKLY;{text}", TUESDAY, time(10)).until == last


def test_until_of_whole_days_is_a_day():
    assert Rule.weekly(1).ending(date(2026, 12, 15)).text.endswith("UNTIL=20261215")


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261215T085959Z", date(2026, 12, 14)),
        ("20261215T225959Z", date(2026, 12, 15)),
        ("20261214T230000Z", date(2026, 12, 14)),
        ("20261215T100000", date(2026, 12, 15)),
        ("20261215", date(2026, 12, 14)),
    ],
)
def test_a_foreign_until_becomes_the_last_day_it_reaches(until, last):
    assert read_rule(f"FREQ=WEEKLY;UNTIL={until}", TUESDAY, time(10)).until == last


def test_the_31st_is_skipped_in_short_months_and_the_last_day_is_not():
    assert list(islice(Rule.monthly_day(31).days(date(2027, 1, 31)), 3)) == [
        date(2027, 1, 31),
        date(2027, 3, 31),
        date(2027, 5, 31),
    ]
    assert list(islice(Rule.monthly_day(-1).days(date(2027, 1, 31)), 2)) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
    ]


def test_the_last_friday_is_right_in_months_with_five():
    assert list(islice(Rule.monthly_on(-1, 4).days(date(2026, 10, 30)), 4)) == [
        date(2026, 10, 30),
        date(2026, 11, 27),
        date(2026, 12, 25),
        date(2027, 1, 29),
    ]


def test_the_fifth_friday_comes_only_in_months_that_have_one():
    assert list(islice(Rule.monthly_on(5, 4).days(date(2026, 10, 30)), 2)) == [
        date(2026, 10, 30),
        date(2027, 1, 29),
    ]


def test_every_other_friday_keeps_fourteen_days_across_week_53():
    found = list(islice(Rule.weekly(4, every=2).days(date(2026, 12, 18)), 4))

    assert [day.isocalendar().week for day in found] == [51, 53, 2, 4]
    assert all(later - earlier == timedelta(days=14) for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule.daily(), "hver dag"),
        (Rule.daily(2), "hver anden dag"),
        (Rule.daily(3), "hver 3. dag"),
        (Rule.weekly(1), "hver tirsdag"),
        (Rule.weekly(1, 3), "hver tirsdag og torsdag"),
        (Rule.weekly(0, 1, 2, 3, 4), "alle hverdage"),
        (
            Rule.weekly(1, every=2).ending(date(2026, 12, 15)),
            "hver anden tirsdag til og med 15. december 2026",
        ),
        (Rule.weekly(1, 3, every=2), "hver anden uge, tirsdag og torsdag"),
        (Rule.weekly(2, every=3), "hver 3. uge, onsdag"),
        (Rule.monthly_on(2, 1), "den anden tirsdag i måneden"),
        (Rule.monthly_on(-1, 4, 2), "den sidste fredag i hver anden måned"),
        (Rule.monthly_day(15).for_count(10), "den 15. i måneden, 10 gange"),
        (Rule.monthly_day(-1, 3).for_count(1), "den sidste dag i hver 3. måned, 1 gang"),
    ],
)
def test_a_rule_is_said_as_a_person_says_it(rule, said):
    assert in_words(rule) == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            Rule.weekly(1, every=2).ending(date(2026, 12, 15)),
            "every other Tuesday up to and including 15 December 2026",
        ),
        (Rule.weekly(1, 3), "every Tuesday and Thursday"),
        (Rule.daily(3).for_count(4), "every 3 days, 4 times"),
        (Rule.monthly_on(-1, 4, 2), "the last Friday every other month"),
        (Rule.monthly_on(2, 1), "the second Tuesday of the month"),
        (Rule.monthly_day(15), "day 15 of the month"),
    ],
)
def test_a_rule_is_said_in_english_to_who_reads_english(app, rule, said):
    with speaking("en"):
        assert in_words(rule) == said


@pytest.mark.parametrize(
    ("rule", "was", "becomes", "moved"),
    [
        (Rule.weekly(1), date(2026, 11, 3), date(2026, 11, 5), Rule.weekly(3)),
        (Rule.weekly(1, 3), date(2026, 11, 3), date(2026, 11, 4), Rule.weekly(2, 3)),
        (Rule.monthly_on(1, 1), date(2026, 11, 3), date(2026, 11, 12), Rule.monthly_on(2, 3)),
        (Rule.monthly_on(-1, 4), date(2026, 11, 27), date(2026, 11, 26), Rule.monthly_on(-1, 3)),
        (Rule.monthly_on(-1, 4), date(2026, 11, 27), date(2026, 11, 19), Rule.monthly_on(3, 3)),
        (Rule.monthly_day(3), date(2026, 11, 3), date(2026, 11, 12), Rule.monthly_day(12)),
        (Rule.monthly_day(-1), date(2026, 11, 30), date(2026, 11, 29), Rule.monthly_day(29)),
        (Rule.daily(2), date(2026, 11, 3), date(2026, 11, 4), Rule.daily(2)),
    ],
)
def test_a_rule_goes_along_when_one_of_its_dates_is_moved(rule, was, becomes, moved):
    assert rule.moved(was, becomes) == moved
