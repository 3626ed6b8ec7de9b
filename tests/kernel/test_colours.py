"""The house's colour: whatever a house chooses can be read, by day and by night."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from familiehus.kernel import colours
from familiehus.kernel.colours import contrast

COLOURS = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_any_colour_can_be_read_by_day(colour: str):
    tokens = colours.light(colour)
    for ground in (*colours.LIGHT_GROUNDS, tokens["house-soft"], tokens["on-house"]):
        assert contrast(tokens["house"], ground) >= 4.5
    assert contrast(tokens["on-deep"], tokens["house-deep"]) >= 7


@given(COLOURS)
def test_any_colour_can_be_read_by_night(colour: str):
    tokens = colours.dark(colour)
    for ground in (*colours.DARK_GROUNDS, tokens["house-soft"], tokens["on-house"]):
        assert contrast(tokens["house"], ground) >= 4.5
    assert contrast(tokens["on-deep"], tokens["house-deep"]) >= 7


def test_a_readable_colour_is_left_as_it_is():
    assert colours.light("#0e5a5c")["house"] == "#0e5a5c"


@pytest.mark.parametrize("colour", ["", "teal", "#fff", "#12345g", "#0e5a5c;}body{display:none"])
def test_what_is_no_colour_is_refused(colour: str):
    with pytest.raises(ValueError, match="not a colour"):
        colours.stylesheet(colour)


def test_the_stylesheet_speaks_to_day_and_night():
    sheet = colours.stylesheet("#7a1f5c")
    assert sheet.startswith(":root{--house:#7a1f5c;")
    assert "prefers-color-scheme:dark" in sheet
