"""The words of the house: what a family, a volunteer or a guest reads is said as one says it to a neighbour."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

TOP = Path(__file__).parents[2]
CATALOGUES = sorted((TOP / "familiehus/translations/en/LC_MESSAGES").glob("*.po"))
# A family is not a case and not a client, and nobody is exposed. What is put off is »udskudt«.
FORBIDDEN = re.compile(
    r"\b(sag|sagen|sager|sagerne|sagsbehandl\w*|klient\w*|udsat|udsatte|ressourcesvag\w*|bruger|brugere|brugeren|borger|borgere|borgeren)\b",
    re.I,
)


def sentences() -> Iterator[tuple[str, str]]:
    for catalogue in CATALOGUES:
        with catalogue.open("rb") as file:
            for message in read_po(file):
                for said in message.id if isinstance(message.id, tuple) else (message.id,):
                    if said:
                        yield catalogue.stem, said


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_nobody_is_called_a_case_or_a_client(catalogue):
    found = [said for room, said in sentences() if room == catalogue.stem and FORBIDDEN.search(said)]

    assert not found


def test_the_forbidden_words_are_found():
    assert FORBIDDEN.search("Din sag er oprettet")
    assert FORBIDDEN.search("udsatte familier")
    assert not FORBIDDEN.search("sagtens")


def test_a_sentence_is_a_sentence():
    """No exclamation to somebody in trouble, no double spaces, quotation marks as in Danish books."""
    for room, said in sentences():
        assert "  " not in said, (room, said)
        assert not said.startswith(" "), (room, said)
        assert '"' not in said, (room, said)
        assert "..." not in said, (room, said)
