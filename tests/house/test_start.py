"""The house starts, or says in a sentence why not."""

import subprocess
import sys

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


def printed_by(words: str) -> set[str]:
    """What a fresh process prints, word by word."""
    ran = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True)
    return set(ran.stdout.split())


def test_a_process_that_starts_brings_in_what_pages_need_and_nothing_else(tmp_path):
    """What few requests need is imported by the function that needs it: each takes megabytes and a part of a second."""
    made = printed_by(
        "import sys; from pathlib import Path; from familiehus.app import create_app;"
        "from familiehus.kernel.settings import Settings;"
        f"create_app(Settings.from_environ({{}}, data=Path({str(tmp_path)!r}))); print(*sys.modules)"
    )
    later = {
        *("alembic", "cryptography", "flask_migrate", "holidays", "huey", "icalendar", "mako", "nh3"),
        *("OpenSSL", "PIL", "psycopg", "pyasn1", "pygments", "pyrage", "qrcode", "segno", "webauthn"),
        *("xlsxwriter", "zxcvbn", "familiehus.bench", "familiehus.cli", "familiehus.demo", "familiehus.jobs"),
    }

    assert later & made == set()
    assert len(made) < 1_500


def test_what_is_brought_in_for_passkeys_is_what_flask_security_would_have_imported():
    """In a process each, because nothing is imported twice."""
    told = "from flask_security import webauthn, webauthn_util; print(*vars(webauthn), *vars(webauthn_util))"
    theirs = printed_by(told)
    ours = printed_by(f"from familiehus.accounts import libraries; libraries.bring_in_webauthn(); {told}")

    only_for_types = {"VerifiedAuthentication", "VerifiedRegistration"}
    assert theirs - ours == only_for_types
