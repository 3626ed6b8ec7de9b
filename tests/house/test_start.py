"""The house starts, or says in a sentence why not."""

import errno
import os
import re
import subprocess
import sys
from dataclasses import fields

import pytest
from flask import Flask

from familiehus.app import create_app
from familiehus.kernel.settings import Settings, SettingsError, read_env_file
from familiehus.kernel.software import TOP


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
        ({"FAMILIEHUS_DATABASE_URL": "sqlite://"}, "hvor SQLite-filen ligger"),
        ({"FAMILIEHUS_DATABASE_URL": "sqlite:///:memory:"}, "hvor SQLite-filen ligger"),
        ({"FAMILIEHUS_DATABASE_URL": "postgresql://x@localhost:abc/x"}, "bruger@maskine/navn"),
        ({"FAMILIEHUS_BASE_URL": "https://[::1"}, "hel adresse"),
        ({"FAMILIEHUS_BASE_URL": "http://localhost:99999"}, "hel adresse"),
        ({"FAMILIEHUS_BASE_URL": "https://hus.example.dk/hus"}, "uden mere efter navnet"),
        ({"FAMILIEHUS_BASE_URL": "https://bruger:kode@hus.example.dk"}, "uden mere efter navnet"),
        ({"FAMILIEHUS_BASEURL": "https://hus.example.dk"}, "Mente du FAMILIEHUS_BASE_URL"),
        ({"FAMILIEHUS_LOG_LEVEL": "meget"}, "LOG_LEVEL skal være en af"),
        ({"FAMILIEHUS_MAIL_PORT": "70000"}, "MAIL_PORT skal være et helt tal fra 1"),
        ({"FAMILIEHUS_SESSION_HOURS": "1000000000000"}, "SESSION_HOURS skal være et helt tal fra 1"),
        ({"FAMILIEHUS_MAIL_SENDER": "huset"}, "mailadresse"),
        ({"FAMILIEHUS_SMS_SENDER": "Familiehuset Mirabellen"}, "højst 11 tegn"),
        ({"FAMILIEHUS_SECRET_KEY": "kort"}, "32 tegn"),
        ({"FAMILIEHUS_TRUSTED_PROXIES": "-1"}, "fra 0 til 9"),
        ({"FAMILIEHUS_WORKER_SECONDS": "0"}, "fra 1 til 120"),
        ({"FAMILIEHUS_UPLOAD_MEGABYTES": "0"}, "fra 1 til 100"),
        ({"FAMILIEHUS_IDLE_MINUTES_STAFF": "-5"}, "fra 1 til 1440"),
        ({"FAMILIEHUS_DEBUG": "1", "FAMILIEHUS_BASE_URL": "https://hus.example.dk"}, "kun til maskinen selv"),
        ({"FAMILIEHUS_BASE_URL": "https://hus.example.dk"}, "Vælg smtp"),
        ({"FAMILIEHUS_FRAME_ANCESTORS": "'self'; script-src *"}, "mellemrum imellem"),
    ],
)
def test_half_a_configuration_is_refused_with_a_sentence(environ, sentence, tmp_path):
    with pytest.raises(SettingsError, match=sentence):
        Settings.from_environ(environ, data=tmp_path)


@pytest.mark.parametrize(
    ("written", "meant", "hosts"),
    [
        ("HTTPS://Hus.Example.dk:443/", "https://hus.example.dk", ("hus.example.dk",)),
        ("https://fælleshuset.dk", "https://xn--flleshuset-d6a.dk", ("xn--flleshuset-d6a.dk",)),
        ("http://localhost:5000/", "http://localhost:5000", ("127.0.0.1", "localhost", "::1")),
    ],
)
def test_the_houses_address_is_the_one_that_browsers_say(written, meant, hosts, tmp_path):
    settings = Settings.from_environ(
        {"FAMILIEHUS_BASE_URL": written, "FAMILIEHUS_MAIL_BACKEND": "file"}, data=tmp_path
    )

    assert (settings.base_url, settings.hosts) == (meant, hosts)
    assert settings.is_secure == meant.startswith("https")
    assert meant in settings.origins


def test_a_path_in_the_databases_address_begins_where_the_house_is_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environ({"FAMILIEHUS_DATABASE_URL": "sqlite:///hus.sqlite3"}, data=tmp_path)

    assert settings.database == f"sqlite:///{tmp_path}/hus.sqlite3"


def test_the_readme_tells_every_setting_and_no_other():
    readme = (TOP / "README.md").read_text()
    told = set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE))

    assert told == {each.name.upper() for each in fields(Settings)} - {"DEMO"}, (
        "`demo` is `familiehus demo`'s own"
    )


def test_no_secret_stands_in_what_settings_say_of_themselves(tmp_path):
    secrets = {
        "FAMILIEHUS_DATABASE_URL": "postgresql://huset:hemmelig1@localhost/huset",
        "FAMILIEHUS_MAIL_PASSWORD": "hemmelig2",
        "FAMILIEHUS_SMS_TOKEN": "hemmelig3",
        "FAMILIEHUS_SECRET_KEY": "hemmelig4" * 5,
    }

    assert "hemmelig" not in repr(Settings.from_environ(secrets, data=tmp_path))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [(b"FAMILIEHUS_SMS_SENDER=H\xf8jhuset", "UTF-8"), (b"# huset\nhej med dig\n", "Linje 2")],
)
def test_a_settings_file_that_cannot_be_read_is_refused(written, sentence, tmp_path):
    (tmp_path / ".env").write_bytes(written)

    with pytest.raises(SettingsError, match=sentence):
        read_env_file(tmp_path / ".env")


def test_the_secret_key_is_made_once_and_kept_for_its_owner(tmp_path):
    first = Settings.from_environ({}, data=tmp_path).secret_key

    assert Settings.from_environ({}, data=tmp_path).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_key_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    def no_room(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full, pytest.raises(SettingsError, match="No space left"):
        full.setattr(os, "fsync", no_room)
        Settings.from_environ({}, data=tmp_path)
    assert list(tmp_path.iterdir()) == []

    assert len(Settings.from_environ({}, data=tmp_path).secret_key) >= 32
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


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
