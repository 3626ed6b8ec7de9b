"""Danish and English are whole: every room's texts in English, every library's texts in Danish."""

import runpy
from pathlib import Path

import pytest
from flask import Flask
from wtforms import Form, StringField
from wtforms.validators import Length

from familiehus.kernel.forms import Form as HouseForm
from familiehus.kernel.i18n import _, speaking

TRANSLATE = runpy.run_path(str(Path(__file__).parents[2] / ".ci" / "translate"))
NAMES = [*TRANSLATE["rooms"](), *TRANSLATE["LIBRARIES"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_text_has_its_translation(name):
    faults = list(TRANSLATE["faults"](name))

    assert not faults, f"Run .ci/translate update {name}, fill in, and compile it: {faults}"


def test_no_catalogue_is_left_of_a_room_that_is_gone():
    catalogues = {path.stem for path in TRANSLATE["CATALOGUES"].glob("*/LC_MESSAGES/*.po")}

    assert catalogues <= set(NAMES)


@pytest.mark.parametrize("name", TRANSLATE["LIBRARIES"])
def test_the_libraries_texts_are_read_from_the_libraries(name):
    texts = TRANSLATE["wanted"](name)

    assert len(texts) > 40
    assert {"wtforms": "This field is required.", "flask_security": "Invalid password"}[name] in texts


@pytest.mark.parametrize(
    ("language", "said"),
    [("da", "Skriv mindst 3 tegn."), ("en", "Field must be at least 3 characters long.")],
)
def test_wtforms_own_words_are_danish(app: Flask, language, said):
    class Shape(HouseForm):
        class Meta(HouseForm.Meta):
            csrf = False

        word = StringField(validators=[Length(min=3)])

    with app.test_request_context(method="POST", data={"word": "x"}), speaking(language):
        form = Shape()
        Form.validate(form)
        assert list(form.word.errors) == [said]


def test_flask_security_s_words_are_danish(app: Flask):
    from flask_security.utils import get_message

    with app.test_request_context():
        assert get_message("INVALID_PASSWORD")[0] == "Adgangskoden passer ikke"
        with speaking("en"):
            assert get_message("INVALID_PASSWORD")[0] == "Invalid password"


def test_a_text_and_a_count_are_said_in_english(app: Flask):
    with app.test_request_context(), speaking("en"):
        assert _("Mailadresse") == "Email address"
