"""Typed text: what is taken out of it, and what is found in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.kernel.text import clean, looks_like_cpr


@pytest.mark.parametrize(
    ("typed", "line", "lines"),
    [
        ("  Anna  ", "Anna", "Anna"),
        ("Anna\r\nBo", "Anna Bo", "Anna\nBo"),
        ("Anna\rBo", "Anna Bo", "Anna\nBo"),
        ("Anna\u2028Bo\u0085Cai", "Anna Bo Cai", "Anna\nBo\nCai"),
        ("Anna\tBo", "Anna Bo", "Anna\tBo"),
        ("An\x00na", "Anna", "Anna"),
        ("An\x1bna\x7f", "Anna", "Anna"),
        ("\ufeffAnna", "Anna", "Anna"),
        ("Anna\u202e moc.", "Anna moc.", "Anna moc."),
        ("A\u030as", "Ås", "Ås"),
        ("a    b", "a b", "a    b"),
        ("a\n\n\n\n\n\nb", "a b", "a\n\n\nb"),
        ("\ud800x", "x", "x"),
        ("👨‍👩‍👧", "👨‍👩‍👧", "👨‍👩‍👧"),
        ("سلام", "سلام", "سلام"),
        ("\u200b\u2060 \u00ad", "", ""),
        ("\u3164\u200f", "", ""),
        ("\u200bAnna", "\u200bAnna", "\u200bAnna"),
        ("", "", ""),
    ],
)
def test_control_and_direction_characters_go(typed, line, lines):
    assert clean(typed) == line
    assert clean(typed, lines=True) == lines


@given(st.text())
def test_cleaned_text_is_safe_and_stays_as_it_is(typed):
    for many in (False, True):
        once = clean(typed, lines=many)
        assert clean(once, lines=many) == once
        assert "\x00" not in once
        assert "\r" not in once
        assert not any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in once)
        once.encode()
    assert "\n" not in clean(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190\u20131234",
        "010190\u00a01234",
        "Barnets nummer er 290200-4321.",
        "(311299-0000)",
        "cpr:010190-1234,",
        "010190\u200b1234",
        "010190\u00ad-1234",
    ],
)
def test_a_cpr_number_is_found(typed):
    assert looks_like_cpr(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "10 20 30 40",
        "10203040",
        "+4510203040",
        "320190-1234",
        "011390-1234",
        "290201-1234",
        "000000-0000",
        "12345678901234",
        "010190-12345",
        "2026-11-24 10:42",
        "24.11.2026",
        "DK5000400440116243",
        "",
    ],
)
def test_other_numbers_are_left_alone(typed):
    assert not looks_like_cpr(typed)


@given(st.dates(), st.integers(0, 9999), st.sampled_from(["", "-", " "]))
def test_every_date_and_four_digits_is_found(day, serial, between):
    if f"{day:%d%m}" == "2902" and int(f"{day:%y}") == 0:
        return
    assert looks_like_cpr(f"Født {day:%d%m%y}{between}{serial:04} her")
