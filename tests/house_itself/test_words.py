"""Opening hours as they are typed, and as they stand on the door."""

from datetime import time

import pytest

from familiehus.house import words
from familiehus.kernel.i18n import speaking

NINE, TWELVE, ONE, THREE, HALF_PAST_FOUR, EIGHT = (
    time(9),
    time(12),
    time(13),
    time(15),
    time(16, 30),
    time(20),
)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", []),
        ("   ", []),
        ("9-15", [(NINE, THREE)]),
        ("kl. 9–15", [(NINE, THREE)]),
        ("9.00 - 15.00", [(NINE, THREE)]),
        ("9:00—15:00", [(NINE, THREE)]),
        ("13-16.30, 9-12", [(NINE, TWELVE), (ONE, HALF_PAST_FOUR)]),
        ("9-12 og 13-16.30", [(NINE, TWELVE), (ONE, HALF_PAST_FOUR)]),
        ("9-12,12-15", [(NINE, TWELVE), (TWELVE, THREE)]),
    ],
)
def test_what_is_typed_is_read(app, typed, said):
    assert words.read(typed) == said
    assert words.read(words.typed(said)) == said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("hele dagen", "Skriv timerne som"),
        ("9-", "Skriv timerne som"),
        ("9-15-20", "Skriv timerne som"),
        ("9-25", "fra 0.00 til 23.59"),
        ("9.75-12", "fra 0.00 til 23.59"),
        ("15-9", "efter at det åbner"),
        ("9-9", "efter at det åbner"),
        ("9-12, 11-15", "ind over hinanden"),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(app, typed, why):
    with pytest.raises(ValueError, match=why):
        words.read(typed)


@pytest.mark.parametrize(
    ("week", "line"),
    [
        ({}, ""),
        ({0: [(NINE, THREE)]}, "mandag kl. 9–15"),
        ({day: [(NINE, THREE)] for day in range(5)}, "mandag–fredag kl. 9–15"),
        ({day: [(NINE, THREE)] for day in (0, 1)}, "mandag og tirsdag kl. 9–15"),
        (
            {
                0: [(NINE, THREE)],
                1: [(NINE, EIGHT)],
                2: [(NINE, THREE)],
                3: [(NINE, EIGHT)],
                4: [(NINE, THREE)],
            },
            "mandag, onsdag og fredag kl. 9–15, tirsdag og torsdag kl. 9–20",
        ),
        ({5: [(NINE, TWELVE), (ONE, HALF_PAST_FOUR)]}, "lørdag kl. 9–12 og 13–16.30"),
    ],
)
def test_the_line_on_the_door(app, week, line):
    assert words.in_words(week) == line


def test_the_line_on_the_door_in_english(app):
    with app.test_request_context(), speaking("en"):
        assert (
            words.in_words({day: [(NINE, HALF_PAST_FOUR)] for day in range(3)})
            == "Monday–Wednesday 9:00–16:30"
        )
