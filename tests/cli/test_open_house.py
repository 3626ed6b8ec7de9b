"""`familiehus demo` and `serve`: open, answer, close; the worker lives and dies with them."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from familiehus.app import create_app
from familiehus.jobs import backups
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings
from tests.cli.houses import PATIENCE, OpenHouse, dies, environment, is_alive, run, told, told_at_once
from tests.conftest import fresh_postgres, put_in_place
from tests.ports import free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Looks for processes in /proc")


def test_a_demo_house_opens_answers_closes_and_opens_again(tmp_path: Path):
    data = tmp_path / "demo"
    with OpenHouse(["demo", "--data", str(data)], tmp_path, free_port()) as house:
        first = house.opened_in
        worker = house.worker()
        assert told(data)["base_url"] == f"http://127.0.0.1:{house.port}"
        assert {"role", "name", "email", "password"} >= set().union(*told(data)["accounts"])
        code, out, err = house.stop()
        assert code == 0
        assert "Demohuset er indrettet" in out
        assert "Traceback" not in err
        assert not is_alive(worker)

    port = free_port()
    with OpenHouse(["demo", "--no-worker", "--data", str(data)], tmp_path, port) as house:
        assert told(data)["base_url"] == f"http://127.0.0.1:{port}"
        _code, out, _err = house.stop(signal.SIGINT)
        assert "som du forlod det" in out
    print(f"first start {first:.1f} s, restart {house.opened_in:.1f} s")


def test_a_demo_never_touches_the_house_in_the_environment(tmp_path: Path, demo_file: Path):
    stands = tmp_path / "instance/demo/familiehus.sqlite3"
    stands.parent.mkdir(parents=True)
    shutil.copy(demo_file, stands)
    real = {
        "FAMILIEHUS_DATABASE_URL": "sqlite:////nowhere/real.sqlite3",
        "FAMILIEHUS_DATA": str(tmp_path / "real"),
        "FAMILIEHUS_BASE_URL": "https://hus.eksempel.dk",
        "FAMILIEHUS_MAIL_BACKEND": "smtp",
        "FAMILIEHUS_MAIL_SERVER": "mail.eksempel.dk",
        "FAMILIEHUS_MAIL_SENDER": "hus@eksempel.dk",
    }
    with OpenHouse(["demo", "--no-worker"], tmp_path, free_port(), env=real):
        assert told(stands.parent)["base_url"] != real["FAMILIEHUS_BASE_URL"]
    assert not (tmp_path / "real").exists()


def test_a_house_that_cannot_be_loaded_closes_with_a_sentence(tmp_path: Path):
    """Its port is open by then; nobody is left waiting at it."""
    ran = run(
        *("serve", "--no-worker", "--port", str(free_port())),
        cwd=tmp_path,
        FAMILIEHUS_DATABASE_URL="sqlite:////nowhere/house.sqlite3",
    )

    assert ran.returncode == 1
    assert "Databasen kan ikke skrives" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "åbent" not in ran.stdout


def test_a_house_told_to_close_while_it_is_loaded_never_opens(tmp_path: Path):
    port = free_port()
    serve = [sys.executable, "-m", "familiehus.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        serve, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as house:
        while house.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE):
                break
            time.sleep(0.02)
        time.sleep(0.3)
        house.terminate()
        out, err = house.communicate(timeout=PATIENCE)

    assert (house.returncode, out) == (0, ""), err
    assert run("job", cwd=tmp_path).returncode == 0


@pytest.mark.postgres
def test_a_house_on_postgresql_opens_is_backed_up_and_put_back(
    tmp_path: Path, postgres: str, empty_postgres: str
):
    url = {"FAMILIEHUS_DATABASE_URL": f"{postgres}/{fresh_postgres(postgres, like=empty_postgres)}"}
    with OpenHouse(["serve", "--no-worker"], tmp_path, free_port(), env=url):
        made = run("backup", "--to", "kopier", cwd=tmp_path, **url)
        assert made.returncode == 0, made.stderr
    (backup,) = (tmp_path / "kopier").iterdir()
    restored = run("restore", str(backup), "--yes", cwd=tmp_path, **url)
    assert restored.returncode == 0, restored.stderr


def test_the_worker_is_started_again_and_goes_when_the_house_dies(tmp_path: Path, empty_file: Path):
    (tmp_path / "instance").mkdir()
    put_in_place(empty_file, tmp_path / "instance")
    with OpenHouse(["serve"], tmp_path, free_port()) as house:
        first = house.worker()
        os.kill(first, signal.SIGKILL)
        assert dies(first)
        second = house.worker()
        assert second != first
        house.stop(signal.SIGKILL)
        assert dies(second)


def test_an_open_house_is_not_replaced_by_a_backup(tmp_path: Path, empty_file: Path, monkeypatch, capsys):
    (tmp_path / "instance").mkdir()
    put_in_place(empty_file, tmp_path / "instance")
    with OpenHouse(["serve", "--no-worker"], tmp_path, free_port()):
        app = create_app(Settings.from_environ({}, data=tmp_path / "instance"))
        backup = str(backups.make(app))
        with app.app_context():
            db.engine.dispose()

        refused = run("restore", backup, "--yes", cwd=tmp_path)
        assert refused.returncode == 1
        assert "Huset kører" in refused.stderr

    assert "--yes" in told_at_once(monkeypatch, capsys, tmp_path, "restore", backup)
    restored = run("restore", backup, "--yes", cwd=tmp_path)
    assert restored.returncode == 0, restored.stderr
    assert "lagt tilbage" in restored.stdout


@pytest.mark.parametrize("command", [["serve"], ["demo", "--data", "demo"]])
def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path, monkeypatch, capsys, command: list[str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = told_at_once(monkeypatch, capsys, tmp_path, *command, "--port", str(port))

    assert f"Port {port} på 127.0.0.1 kan ikke bruges" in said
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize(
    ("command", "environ", "sentence"),
    [
        (["serve"], {"FAMILIEHUS_MAIL_BACKEND": "smtp"}, "FAMILIEHUS_MAIL_SERVER"),
        (["serve", "--host", "0.0.0.0"], {}, "FAMILIEHUS_BASE_URL"),
        (["serve"], {"FAMILIEHUS_DATA": "/proc/nowhere"}, "kan ikke laves"),
        (["demo", "--data", "/proc/nowhere"], {}, "kan ikke laves"),
        (["job"], {"FAMILIEHUS_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "kan ikke skrives"),
        (["job"], {"FAMILIEHUS_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "svarer ikke"),
        (["job", "nonsense"], {}, "outbox"),
        (["restore", "nothing.tar"], {}, "nothing.tar"),
        (["init", "--name", "Signe", "--email", "signe", "--send-link"], {}, "hel mailadresse"),
        (["init", "--name", "Signe", "--email", "s@hus.example", "--password", "kort"], {}, "mindst 12 tegn"),
        (["import-ics", __file__], {}, "kalender"),
    ],
)
def test_trouble_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch, capsys, command: list[str], environ: dict[str, str], sentence: str
):
    port = ["--port", str(free_port())] if command[0] in ("serve", "demo") else []

    assert sentence in told_at_once(monkeypatch, capsys, tmp_path, *command, *port, **environ)


def test_settings_may_stand_in_a_file(tmp_path: Path, monkeypatch, capsys):
    (tmp_path / ".env").write_text("FAMILIEHUS_MAIL_BACKEND=smtp\n")

    assert "FAMILIEHUS_MAIL_SERVER" in told_at_once(monkeypatch, capsys, tmp_path, "job")
