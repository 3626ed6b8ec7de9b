"""What an address asks of the calendar: read kindly, written in Danish, the same each time."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from familiehus.activities.kinds import Category, Language
from familiehus.activities.looking import Looking, View, filters_from, filters_query


def look(address: str) -> tuple[Looking, list[str]]:
    pairs = [pair.split("=", 1) for pair in address.split("&") if pair]
    return Looking.from_query(MultiDict([(name, value) for name, value in pairs]))


def test_nothing_asked_is_this_month_and_everything(app, clock):
    looking, told = look("")

    assert (looking.view, looking.day, looking.filter_count) == (View.MONTH, date(2026, 11, 24), 0)
    assert looking.is_default
    assert not told


def test_an_address_is_read_and_written_back_the_same(app, clock):
    looking, told = look(
        "vis=uge&dato=2026-12-01&emne=leg&emne=mad&alder=3&sted=abc&sprog=ar&ledige=1&soeg=kaffe"
    )

    assert not told
    assert looking.filters.age == 3
    assert looking.filters.language is Language.ARABIC
    assert {Category.PLAYGROUP, Category.MEAL, Category.CAFE, Category.CLOSED} == looking.filters.categories
    again, _told = Looking.from_query(
        MultiDict(
            [
                (name, each)
                for name, value in looking.query().items()
                for each in (value if isinstance(value, list) else [str(value)])
            ]
        )
    )
    assert again.query() == looking.query()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("dato=i-morgen", "Datoen kunne vi ikke læse"),
        ("dato=2026-02-30", "Datoen kunne vi ikke læse"),
        ("dato=9999-01-01", "Datoen kunne vi ikke læse"),
        ("dato=1066-10-14", "Datoen kunne vi ikke læse"),
        ("vis=spiral", "Den visning findes ikke"),
        ("emne=fisk", "Et af emnerne findes ikke"),
        ("emne=leg&emne=fisk", "Et af emnerne findes ikke"),
        ("alder=-1", "Alderen kunne vi ikke læse"),
        ("alder=99999999999999999999", "Alderen kunne vi ikke læse"),
        ("alder=²", "Alderen kunne vi ikke læse"),
        ("sprog=klingon", "Det sprog kender kalenderen ikke"),
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(app, clock, address, sentence):
    looking, told = look(address)

    assert any(sentence in each for each in told)
    assert looking.day == date(2026, 11, 24)


def test_months_and_weeks_go_on_over_new_year(app, clock):
    month, _told = look("vis=maaned&dato=2026-12-24")
    week, _told = look("vis=uge&dato=2026-12-31")

    assert (month.before, month.after) == (date(2026, 11, 1), date(2027, 1, 1))
    assert (week.before, week.after) == (date(2026, 12, 21), date(2027, 1, 4))


def test_a_search_is_short_and_clean(app, clock):
    filters, _told = filters_from(MultiDict({"soeg": "  kaf\x00fe\n" + "x" * 500}))

    assert filters.text.startswith("kaffe")
    assert len(filters.text) == 80
    assert filters_query(filters)["soeg"] == filters.text
