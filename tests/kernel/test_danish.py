"""Words for days, times and numbers, as Danes and as the English write them."""

from datetime import date

import pytest

from familiehus.kernel import danish
from familiehus.kernel.i18n import speaking
from familiehus.kernel.spans import Span
from tests import times

DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _house(app, clock):
    """It is Tuesday 24 November 2026, 10.42."""


@pytest.mark.parametrize(
    ("say", "thing", "in_danish", "in_english"),
    [
        (danish.weekday, DAY, "tirsdag", "Tuesday"),
        (danish.month, DAY, "november 2026", "November 2026"),
        (danish.day, DAY, "tirsdag 24. november", "Tuesday 24 November"),
        (danish.day, date(2027, 1, 4), "mandag 4. januar 2027", "Monday 4 January 2027"),
        (danish.short_day, DAY, "tirs. 24. nov.", "Tue 24 Nov"),
        (danish.date_only, DAY, "24. november 2026", "24 November 2026"),
        (danish.numeric, DAY, "24.11.2026", "24.11.2026"),
        (danish.numeric, date(2026, 3, 1), "01.03.2026", "01.03.2026"),
        (danish.week_of, DAY, "uge 48", "week 48"),
        (danish.week_of, date(2027, 1, 3), "uge 53", "week 53"),
        (danish.relative_day, DAY, "i dag", "today"),
        (danish.relative_day, date(2026, 11, 25), "i morgen", "tomorrow"),
        (danish.relative_day, date(2026, 11, 23), "i går", "yesterday"),
        (danish.relative_day, date(2026, 11, 27), "fredag 27. november", "Friday 27 November"),
        (danish.number, 1234.5, "1.234,5", "1,234.5"),
        (danish.kroner, 0, "Gratis", "Free"),
        (danish.kroner, 25, "25 kr.", "DKK 25"),
    ],
)
def test_days_and_numbers(say, thing, in_danish, in_english):
    assert say(thing) == in_danish
    with speaking("en"):
        assert say(thing) == in_english


@pytest.mark.parametrize(
    ("said", "in_danish", "in_english"),
    [
        ("tirsdag 10-12", "tirsdag 24. november kl. 10–12", "Tuesday 24 November 10:00–12:00"),
        ("tirsdag 9.30-12", "tirsdag 24. november kl. 9.30–12", "Tuesday 24 November 9:30–12:00"),
        ("2027-01-04 9-10", "mandag 4. januar 2027 kl. 9–10", "Monday 4 January 2027 9:00–10:00"),
        ("tirsdag 22-1", "tirsdag 24. november kl. 22–1", "Tuesday 24 November 22:00–1:00"),
    ],
)
def test_a_time_from_and_to(said, in_danish, in_english):
    assert danish.when(times.span(said)) == in_danish
    with speaking("en"):
        assert danish.when(times.span(said)) == in_english


def test_a_time_over_several_days_names_both():
    camp = Span(times.instant("2026-07-06 10"), times.instant("2026-07-10 14"))

    assert danish.when(camp) == "mandag 6. juli kl. 10 – fredag 10. juli kl. 14"
    with speaking("en"):
        assert danish.when(camp) == "Monday 6 July at 10:00 – Friday 10 July at 14:00"


@pytest.mark.parametrize(
    ("first", "last", "in_danish", "in_english"),
    [
        ("2026-07-06", "2026-07-19", "6.–19. juli", "6–19 July"),
        ("2026-06-30", "2026-07-02", "30. juni – 2. juli", "30 June – 2 July"),
        ("2026-11-24", "2026-11-24", "tirsdag 24. november", "Tuesday 24 November"),
    ],
)
def test_days_both_included(first, last, in_danish, in_english):
    both = date.fromisoformat(first), date.fromisoformat(last)

    assert danish.days(*both) == in_danish
    with speaking("en"):
        assert danish.days(*both) == in_english


@pytest.mark.parametrize(
    ("number", "shown", "link"),
    [
        ("10203040", "10 20 30 40", "tel:+4510203040"),
        ("+4612345678", "+4612345678", "tel:+4612345678"),
        ("112", "112", "tel:112"),
        ("", "", "tel:"),
        (None, "", "tel:"),
    ],
)
def test_telephones(number, shown, link):
    assert danish.phone(number) == shown
    assert danish.phone_link(number) == link


@pytest.mark.parametrize(
    ("name", "initials", "first"),
    [
        ("Signe Thorsen", "ST", "Signe T."),
        ("Anna", "A", "Anna"),
        ("Ali Ben Hassan", "AH", "Ali H."),
        ("", "", ""),
        ("åse ørum", "ÅØ", "åse ø."),
    ],
)
def test_names(name, initials, first):
    assert danish.initials(name) == initials
    assert danish.first_name(name) == first
