"""A whole letter, read aloud."""

import pytest

from familiehus.kernel.i18n import speaking
from familiehus.messages import wording
from familiehus.messages.introductions import Recipient
from familiehus.messages.letters import TRIAL


def test_the_trial_in_danish(app):
    said = wording.word(TRIAL, {}, Recipient("Anna Bach"))

    assert said == wording.Said(
        subject="En prøve",
        text=(
            "Hej Anna\n\n"
            "Det her er en prøve. Kan du læse den, kommer husets beskeder frem.\n\n"
            "Venlig hilsen\nFamiliehuset\n"
        ),
        short="Det her er en prøve. Kan du læse den, kommer husets beskeder frem. – Huset",
        sender="Huset",
    )


def test_the_trial_in_english_whatever_language_the_sender_reads(app):
    with speaking("da"):
        said = wording.word(TRIAL, {}, Recipient("Anna Bach", language="en"))

    assert said is not None
    assert said.text.startswith("Hello Anna\n\nThis is a test.")


@pytest.mark.parametrize(("name", "greeting"), [("", "Hej\n"), ("Jo", "Hej Jo\n")])
def test_nobody_in_particular_is_greeted_too(app, name, greeting):
    said = wording.word(TRIAL, {}, Recipient(name))

    assert said is not None
    assert said.text.startswith(greeting)


def test_a_link_is_whole_without_a_request(app):
    assert wording.link("uploads.show", key="abc") == "http://localhost/billeder/abc"
