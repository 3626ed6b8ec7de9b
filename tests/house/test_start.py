"""The house starts, or says in a sentence why not."""

import pytest
from flask import Flask

from familiehus.app import create_app
from familiehus.kernel.settings import Settings, SettingsError


def test_it_starts_and_every_route_says_who_may_use_it(app: Flask):
    assert app.url_map


def test_a_route_without_a_rule_keeps_the_house_closed(tmp_path, monkeypatch):
    from familiehus.app import factory

    def unguarded(app: Flask) -> None:
        app.add_url_rule("/aaben", "unguarded", lambda: "")

    monkeypatch.setattr(factory, "rooms_init", unguarded)

    with pytest.raises(RuntimeError, match="unguarded"):
        create_app(Settings.from_environ({}, data=tmp_path))


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"FAMILIEHUS_BASE_URL": "hus.example.dk"}, "hel adresse"),
        ({"FAMILIEHUS_BASE_URL": "http://hus.example.dk"}, "https"),
        ({"FAMILIEHUS_MAIL_BACKEND": "smtp"}, "MAIL_SERVER"),
        ({"FAMILIEHUS_MAIL_BACKEND": "dove"}, "console, file eller smtp"),
        ({"FAMILIEHUS_SMS_GATEWAY": "http"}, "SMS_URL"),
        ({"FAMILIEHUS_MAIL_PORT": "mange"}, "helt tal"),
        ({"FAMILIEHUS_DEBUG": "måske"}, "ja eller nej"),
        ({"FAMILIEHUS_DATABASE_URL": "mysql://x"}, "sqlite: eller postgresql"),
        ({"FAMILIEHUS_SECRET_KEY": "kort"}, "32 tegn"),
        ({"FAMILIEHUS_TRUSTED_PROXIES": "-1"}, "antallet af proxyer"),
        ({"FAMILIEHUS_WORKER_SECONDS": "0"}, "mindst 1"),
        ({"FAMILIEHUS_UPLOAD_MEGABYTES": "0"}, "mindst 1"),
        ({"FAMILIEHUS_IDLE_MINUTES_STAFF": "-5"}, "mindst 1"),
        ({"FAMILIEHUS_DEBUG": "1", "FAMILIEHUS_BASE_URL": "https://hus.example.dk"}, "kun til maskinen selv"),
        ({"FAMILIEHUS_BASE_URL": "https://hus.example.dk"}, "Vælg smtp"),
        ({"FAMILIEHUS_FRAME_ANCESTORS": "'self'; script-src *"}, "mellemrum imellem"),
    ],
)
def test_half_a_configuration_is_refused_with_a_sentence(environ, sentence, tmp_path):
    with pytest.raises(SettingsError, match=sentence):
        Settings.from_environ(environ, data=tmp_path)


def test_the_secret_key_is_made_once_and_kept_for_its_owner(tmp_path):
    first = Settings.from_environ({}, data=tmp_path).secret_key

    assert Settings.from_environ({}, data=tmp_path).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
