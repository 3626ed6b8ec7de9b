"""What holds for every kind of message that any room declares."""

import pytest
from flask import Flask
from jinja2 import meta

from familiehus.kernel.i18n import LANGUAGES, speaking
from familiehus.messages.kinds import every_kind

HARD_WORDS = ("cpr", "underretning", "adresse:", "diagnose", "vold", "krisecenter", "gæld", "misbrug")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_its_words_made_of_the_fields_it_may_use(app: Flask, language: str):
    env = app.jinja_env
    for kind in every_kind():
        assert env.loader is not None
        source, _path, _fresh = env.loader.get_source(env, kind.template)
        speaks_of = meta.find_undeclared_variables(env.parse(source)) - set(env.globals)
        template = env.get_template(kind.template)

        assert speaks_of <= set(kind.fields), f"{kind.name} speaks of {speaks_of - set(kind.fields)}"
        assert {"subject", "text"} <= set(template.blocks), f"{kind.name} lacks a subject or a text"
        with speaking(language):
            assert str(kind.label)
        assert not [word for word in HARD_WORDS if word in source.lower()], f"{kind.name} is not neutral"
