"""`familiehus` as a process: started, asked, stopped."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from familiehus.cli import main


def environment(**more: str) -> dict[str, str]:
    """This environment without the house's own settings, and with those given."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FAMILIEHUS_")}
    return plain | more


def run(*arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "familiehus.cli", *arguments],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def told_at_once(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    cwd: Path,
    *arguments: str,
    **more: str,
) -> str:
    """What a command that goes wrong before it opens a database says; run in this process."""
    monkeypatch.chdir(cwd)
    monkeypatch.setattr(sys, "argv", ["familiehus", *arguments])
    monkeypatch.setattr(os, "environ", environment(**more))
    obeyed = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    umask = os.umask(0o022)
    with pytest.raises(SystemExit) as left:
        main()
    for each, how in obeyed.items():
        signal.signal(each, how)
    os.umask(umask)
    assert left.value.code not in (0, None), "It went well."
    said = left.value.code if isinstance(left.value.code, str) else ""
    return said + capsys.readouterr().err


# Seconds to wait for what happens by itself: a demo is filled in some 15, on a machine with other things to do in more.
PATIENCE = 180


@dataclass
class OpenHouse:
    """A house that is open while the block runs; whatever happens, nothing of it is left running."""

    arguments: list[str]
    cwd: Path
    port: int
    env: dict[str, str] = field(default_factory=dict)
    when_open: str = "/healthz"
    process: subprocess.Popen[str] = field(init=False)
    opened_in: float = 0

    def __enter__(self) -> "OpenHouse":
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "familiehus.cli", *self.arguments, "--port", str(self.port)],
            cwd=self.cwd,
            env=environment(**self.env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while time.monotonic() - began < PATIENCE:
            if self.process.poll() is not None:
                raise AssertionError(f"It closed at once: {self.process.communicate()}")
            if self.get(self.when_open)[0] == 200:
                self.opened_in = time.monotonic() - began
                return self
            time.sleep(0.05)
        self.__exit__()
        raise AssertionError(f"It did not open within {PATIENCE} s.")

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.communicate()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()
        except OSError:
            return 0, b""

    def worker(self, within: float = PATIENCE) -> int:
        """The worker's process id, once there is one."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if found := children(self.process.pid):
                return found[0]
            time.sleep(0.1)
        raise AssertionError("There is no worker.")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Stop it; exit code, output and errors."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def children(pid: int) -> list[int]:
    """Processes that have that parent."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            found.append(int(each.name))
    return found


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def dies(pid: int, within: float = PATIENCE) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


def told(data: Path, within: float = PATIENCE) -> dict[str, Any]:
    """What a demo says of itself, which it writes once it is open, so just after it answers."""
    file, deadline = data / "demo.json", time.monotonic() + within
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return json.loads(file.read_text())
