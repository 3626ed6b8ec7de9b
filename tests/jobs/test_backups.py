"""A backup under writing is whole, proves itself, and brings the house back."""

import os
import tarfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from familiehus.accounts import commands as accounts
from familiehus.accounts.commands import appoint_first_manager, introduce
from familiehus.accounts.models import Ended, LinkTo, Person
from familiehus.accounts.queries import sign_in_of
from familiehus.app import create_app, migrating
from familiehus.families import commands as families
from familiehus.families.models import Child, Household
from familiehus.jobs import backups
from familiehus.kernel import audit, erased, locks, sealing, uploads
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.settings import Settings
from familiehus.kernel.transaction import writing
from familiehus.messages import commands, postman
from familiehus.messages.letters import TRIAL
from familiehus.messages.models import Message, State
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from tests import households, people
from tests.conftest import lay_ground
from tests.jobs.writers import constantly_writing

PICTURE = Path(__file__)


@pytest.fixture
def house(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A house of its own, that may be torn down and put back."""
    url = lay_ground(tmp_path / "house", database, request)
    app = create_app(
        Settings.from_environ({}, data=tmp_path / "house", database_url=url, mail_backend="locmem")
    )
    yield app
    with app.app_context():
        db.engine.dispose()


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(audit.AuditEntry.act).order_by(audit.AuditEntry.place)))


def unsealed(app: Flask) -> Path:
    """The plain tar within a backup, as somebody with the key could make it."""
    settings = app.extensions["settings"]
    backup = backups.make(app)
    plain = settings.data / "plain.tar"
    sealing.unseal(backup, plain, sealing.key_of(settings.data))
    return plain


def act(app: Flask, what: str) -> None:
    with writing(app):
        audit.record(what, by=THE_HOUSE)


def keep_a_picture(app: Flask) -> str:
    import io

    from PIL import Image

    raw = io.BytesIO()
    Image.new("RGB", (4, 4)).save(raw, "PNG")
    raw.seek(0)
    with writing(app):
        return uploads.keep(uploads.read(raw), "test", by=THE_HOUSE).key


@pytest.mark.both_databases
def test_the_house_is_put_back_as_it_was(house: Flask):
    data = house.extensions["settings"].data
    act(house, "before")
    key = keep_a_picture(house)
    backup = backups.make(house)
    act(house, "after")
    keep_a_picture(house)
    (data / "erased").write_text("gone1\n")

    aside = backups.restore(house, backup)

    assert acts(house) == ["before"]
    assert [path.stem for path in (data / "uploads").rglob("*.webp")] == [key]
    assert (data / "secret_key").read_text().strip() == house.secret_key
    assert (data / "erased").read_text() == "gone1\n"
    assert aside is not None
    assert {path.name for path in aside.iterdir()} >= {"uploads", "secret_key", "erased"}
    act(house, "goes on")
    assert acts(house) == ["before", "goes on"]


@pytest.mark.both_databases
def test_who_was_erased_since_the_backup_is_erased_from_it_again(house: Flask):
    with writing(house):
        holm = households.household(
            "Familien Holm", guardian=people.family("Mona Holm"), children=[("Alma", 2020)]
        )
        households.household("Familien Bo", guardian=people.family("Bo Bo"))
        asked = volunteers.enquire(introduce("Vera Vind", email="vera@vind.example"), by=THE_HOUSE)
        theirs, keys = holm.key, {holm.key, asked.key, holm.guardians[0].key}
    backup = backups.make(house)
    with writing(house):
        families.forget(
            db.session.scalars(select(Household).where(Household.key == theirs)).one(), by=THE_HOUSE
        )
        volunteers.decline(db.session.scalars(select(Volunteer)).one(), by=THE_HOUSE)
    data = house.extensions["settings"].data
    assert keys <= erased.noted(data)

    backups.restore(house, backup)

    with house.app_context():
        called = set(db.session.scalars(select(Household.called)))
        names = " ".join(db.session.scalars(select(Person.name)))
        assert called == {"–", "Familien Bo"}
        assert "Bo Bo" in names
        for gone in ("Mona", "Vera"):
            assert gone not in names
        assert "Alma" not in set(db.session.scalars(select(Child.first_name)))
    assert keys <= erased.noted(data)


def test_an_erasure_that_was_taken_back_is_not_noted(house: Flask):
    with writing(house):
        theirs = households.household("Familien Holm").key
    with pytest.raises(ZeroDivisionError), writing(house):
        families.forget(db.session.scalars(select(Household)).one(), by=THE_HOUSE)
        raise ZeroDivisionError
    assert theirs not in erased.noted(house.extensions["settings"].data)


def test_a_backup_restores_into_an_empty_house(house: Flask, tmp_path: Path):
    act(house, "before")
    backup = backups.make(house, tmp_path / "elsewhere")
    empty = create_app(Settings.from_environ({}, data=tmp_path / "new"))

    assert not backups.has_something(empty.extensions["settings"])
    with pytest.raises(backups.BackupError, match="ingen nøgle"):
        backups.restore(empty, backup)
    backups.restore(empty, backup, house.extensions["settings"].data / sealing.KEY)

    assert acts(empty) == ["before"]
    assert backups.manifest_of(backup, empty.extensions["settings"])["database"] == "sqlite"


def test_a_backup_says_nothing_to_who_has_not_the_key(house: Flask, tmp_path: Path):
    act(house, "a canary in the books")
    backup = backups.make(house)
    other = tmp_path / "other"
    other.mkdir()
    sealing.key_of(other)
    raw = backup.read_bytes()

    assert raw.startswith(b"age-encryption.org/v1")
    assert b"canary" not in raw
    assert b"manifest" not in raw
    with pytest.raises(backups.BackupError, match="anden nøgle"):
        backups.restore(house, backup, other / sealing.KEY)


def test_the_day_the_key_was_shown_is_copenhagens(tmp_path: Path):
    sealing.key_of(tmp_path)
    sealing.note_shown(tmp_path)
    just_after_midnight = house_clock.at(date(2126, 7, 1), time(0, 30)).timestamp()
    os.utime(tmp_path / sealing.SHOWN, (just_after_midnight, just_after_midnight))

    assert sealing.shown_on(tmp_path) == date(2126, 7, 1)


def test_the_kommune_can_open_a_backup_with_its_own_key(tmp_path: Path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    public = str(sealing.key_of(theirs).to_public())
    app = create_app(Settings.from_environ({"FAMILIEHUS_BACKUP_RECIPIENTS": public}, data=tmp_path / "house"))
    migrating.bring_up_to_date(app)
    backup = backups.make(app)
    with app.app_context():
        db.engine.dispose()

    assert backups.manifest_of(backup, app.extensions["settings"], theirs / sealing.KEY)["files"]


@pytest.mark.both_databases
def test_the_newest_backup_is_put_back_for_trial_and_the_house_is_untouched(house: Flask):
    act(house, "before")
    backup = backups.make(house)
    act(house, "after")

    assert backups.rehearse(house) == backup
    assert acts(house) == ["before", "after"]
    assert not list(house.extensions["settings"].data.glob(".*-*"))
    backup.write_bytes(backup.read_bytes()[:-40])
    with pytest.raises(backups.BackupError):
        backups.rehearse(house)


def test_only_its_owner_may_read_a_backup(house: Flask):
    assert backups.make(house).stat().st_mode & 0o777 == 0o600


def test_two_backups_in_one_second_are_two(house: Flask, clock):
    assert backups.make(house) != backups.make(house)


@pytest.mark.parametrize("spoil", ["cut", "flip", "empty", "text"])
def test_a_broken_backup_is_refused_before_anything_is_touched(house: Flask, spoil: str):
    act(house, "before")
    backup = backups.make(house)
    act(house, "after")
    raw = backup.read_bytes()
    broken = {
        "cut": raw[: len(raw) // 2],
        "flip": raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:],
        "empty": b"",
        "text": b"hello " * 1000,
    }[spoil]
    backup.write_bytes(broken)

    with pytest.raises(backups.BackupError):
        backups.restore(house, backup)
    assert acts(house) == ["before", "after"]


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "uploads/../evil", "uploads/a/../../evil", "x"])
def test_a_file_that_would_land_elsewhere_is_refused(house: Flask, tmp_path: Path, name: str):
    backup = unsealed(house)
    evil = tmp_path / "evil.tar"
    with tarfile.open(backup) as old, tarfile.open(evil, "w") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
        new.addfile(tarfile.TarInfo(name))

    with pytest.raises(backups.BackupError):
        backups.restore(house, evil)


def test_a_link_in_a_backup_is_refused(house: Flask, tmp_path: Path):
    backup = unsealed(house)
    with tarfile.open(backup, "a") as tar:
        link = tarfile.TarInfo("uploads/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(backups.BackupError):
        backups.restore(house, backup)


def test_a_backup_of_a_newer_version_is_refused(house: Flask, monkeypatch):
    backup = backups.make(house)
    monkeypatch.setattr(migrating, "known_revisions", lambda: {"0001"})

    with pytest.raises(backups.BackupError, match="nyere udgave"):
        backups.restore(house, backup)


def test_an_open_house_is_not_replaced(house: Flask):
    backup = backups.make(house)
    lock = house.extensions["settings"].data / locks.RUNNING

    with locks.present(lock), locks.present(lock), pytest.raises(backups.BackupError, match="Huset kører"):
        backups.restore(house, backup)


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(house: Flask, tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(backups.BackupError, match="kunne ikke skrives"):
        backups.make(house, tmp_path / "file" / "backups")


def test_what_was_due_in_a_backup_is_not_sent_once_more(house: Flask, clock):
    later = house_clock.now() + timedelta(days=1)
    with writing(house):
        signe = appoint_first_manager("Signe", "signe@hus.example")
        waiting = commands.queue(TRIAL, to=f"person:{signe.key}", subject_key="later", due=later).key
    backup = backups.make(house)
    postman.send_due(house)
    kept = house.extensions["settings"].data / "kept.sqlite3"
    kept.write_bytes(b"built for another history")

    backups.restore(house, backup)

    assert postman.send_due(house).total() == 0
    with house.app_context():
        states = {row.key: row.state for row in db.session.scalars(select(Message))}
    assert states.pop(waiting) == State.WAITING
    assert list(states.values()) == [State.UNCERTAIN]
    assert not kept.exists()


@pytest.mark.both_databases
def test_nobody_comes_in_again_by_what_ended_since_the_backup(house: Flask):
    with writing(house):
        signe = appoint_first_manager("Signe", "signe@hus.example")
        _sign_in, cookie = accounts.open_sign_in(signe)
        link = accounts.mint(signe, LinkTo.RESET, lasts=timedelta(hours=2))
    backup = backups.make(house)
    with writing(house):
        accounts.end_every(db.session.scalars(select(Person)).one(), Ended.BY_OWNER, by=THE_HOUSE)
        accounts.use(link, LinkTo.RESET)

    backups.restore(house, backup)

    with writing(house):
        assert sign_in_of(cookie) is None
        with pytest.raises(Refused):
            accounts.use(link, LinkTo.RESET)


@pytest.mark.both_databases
def test_a_backup_under_constant_writing_is_whole(house: Flask):
    with constantly_writing(house) as written:
        made = [backups.make(house) for _each in range(3)]
    total = len(acts(house))

    assert written() > 0
    for backup in made:
        restored_is_a_whole_prefix(house, backup, total)


@pytest.mark.long
@pytest.mark.both_databases
def test_twenty_of_twenty_backups_under_load_restore(house: Flask):
    with constantly_writing(house):
        made = [backups.make(house) for _each in range(20)]
    total = len(acts(house))

    for backup in made:
        restored_is_a_whole_prefix(house, backup, total)


def restored_is_a_whole_prefix(house: Flask, backup: Path, total: int) -> None:
    """Every transaction up to one moment and none after it; each wrote two entries and one picture."""
    backups.restore(house, backup)
    found = acts(house)
    with house.app_context():
        pictures = db.session.scalars(select(uploads.Picture)).all()
        files = [picture.path.is_file() for picture in pictures]
        places = db.session.scalar(select(func.max(audit.AuditEntry.place)))
    assert 0 < len(found) <= total
    assert places == len(found) == 2 * len(pictures)
    assert all(files)


def test_a_week_of_days_and_five_weeks_are_kept():
    days = [date(2026, 11, 24) - timedelta(days=back) for back in range(60)]
    files = [Path(f"familiehus-{day}-0200{n:02}.tar") for day in days for n in (0, 30)]

    kept = sorted(set(files) - set(backups.outdated(files)), reverse=True)

    assert [path.name for path in kept] == [
        *(f"familiehus-2026-11-{day}-020030.tar" for day in (24, 23, 22, 21, 20, 19, 18)),
        *(f"familiehus-{day}-020030.tar" for day in ("2026-11-15", "2026-11-08", "2026-11-01")),
    ]
    assert backups.outdated([Path("familiehus-mine.tar"), Path("notes.tar")]) == []


def test_nothing_older_than_five_weeks_is_kept_also_after_a_long_pause():
    files = [Path(f"familiehus-{day}T020000Z.tar.age") for day in ("2025-11-02", "2026-10-18", "2026-11-24")]

    assert backups.outdated(files) == files[:2]


def test_the_newest_of_the_hour_that_comes_twice_is_the_newest(house: Flask):
    """Named by wall time, the earlier of the two looks newer: 2.50 before the clock is put back, 2.10 after it."""
    with time_machine.travel(datetime(2026, 10, 25, 0, 50, tzinfo=UTC), tick=False):
        first = backups.make(house)
    with time_machine.travel(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), tick=False):
        second, third = backups.make(house), backups.make(house)

    assert backups.newest(house.extensions["settings"]) == third
    older_version = Path("familiehus-2026-10-25-013000.tar.age")
    assert backups.in_order([third, second, first, older_version]) == [older_version, first, second, third]
    assert {backups.made_on(each) for each in (first, older_version)} == {date(2026, 10, 25)}


def test_what_was_left_lying_unsealed_is_thrown_away(house: Flask):
    """The machine died while a backup was taken; somebody restored and forgot what was set aside."""
    settings = house.extensions["settings"]
    now = house_clock.now().timestamp()
    for name, hours in {
        ".packing-a": 25,
        ".packing-b": 1,
        "before-restore-a": 841,
        "before-restore-b": 800,
    }.items():
        (settings.data / name).mkdir()
        (settings.data / name / "familiehus.sqlite3").write_bytes(b"everybody")
        os.utime(settings.data / name, (now - hours * 3600,) * 2)

    backups.tidy(settings)

    left = {each.name for each in settings.data.iterdir()}
    assert left & {".packing-a", ".packing-b", "before-restore-a", "before-restore-b"} == {
        ".packing-b",
        "before-restore-b",
    }
