"""The web server in this process and the worker in a child: started together, stopped together."""

import _thread
import contextlib
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from familiehus.cli.root import Trouble
from familiehus.kernel import locks
from familiehus.kernel.settings import Settings

if TYPE_CHECKING:
    from familiehus.app.front import Front

log = logging.getLogger("familiehus.server")
STOP_SECONDS = 25
ANSWER_SECONDS = 10
LONGEST_PAUSE = 60.0


def bind(host: str, port: int) -> socket.socket:
    """Take the port before any work is done. Raises a sentence when it is taken or not ours.

    From then on whoever tells us to stop is obeyed in good order, also while the house is being loaded.
    """
    _on_signals(_leave)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        # Two sockets may share an address until one listens; the second to listen is told.
        listening.listen(1)
    except OSError as why:
        listening.close()
        raise Trouble(
            f"Port {port} på {host} kan ikke bruges ({why.strerror}). "
            f"Kører der allerede noget dér? Prøv en anden med --port {port + 1}."
        ) from None
    return listening


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[None]:
    """The house is open: nobody restores a backup meanwhile."""
    try:
        with locks.present(settings.data / locks.RUNNING):
            yield
    except locks.Taken:
        raise Trouble("En sikkerhedskopi er ved at blive lagt tilbage. Vent, til det er gjort.") from None


class Worker:
    """The worker process: started again when it dies, told to stop when we stop."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.is_stopping = threading.Event()
        self.thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Let it finish what it is doing, then go; kill it if it will not."""
        self.is_stopping.set()
        process = self.process
        if process is not None and process.poll() is None:
            with contextlib.suppress(OSError):
                process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.thread.ident is not None:
            self.thread.join(5)

    def _keep(self) -> None:
        pause = 1.0
        while not self.is_stopping.is_set():
            began = time.monotonic()
            # Its standard input stays open as long as we live; when we are gone it stops by itself.
            # A session of its own, so that Ctrl-C reaches us alone and we stop it in good order.
            with subprocess.Popen(
                [sys.executable, "-m", "familiehus.cli", "worker", "--while-open"],
                stdin=subprocess.PIPE,
                start_new_session=True,
            ) as self.process:
                if self.is_stopping.is_set():
                    self.process.terminate()
                self.process.wait()
            if self.is_stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            log.error("worker died", extra={"code": self.process.returncode, "again_in": pause})
            self.is_stopping.wait(pause)


def run(
    front: "Front",
    listening: socket.socket,
    *,
    threads: int,
    with_worker: bool,
    when_open: Callable[[], None],
) -> None:
    """Serve until a signal says stop, polls at once and the rest as soon as the house is loaded.

    What is being answered is answered; the worker finishes its job. Raises what kept the house from being loaded.
    """
    from waitress.server import create_server

    sockets: dict[int, Any] = {}
    web: Any = create_server(
        front,
        sockets=[listening],
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=False,
        map=sockets,
    )
    worker = Worker()
    is_closing = threading.Event()

    def close_soon(_signal: int, _frame: FrameType | None) -> None:
        is_closing.set()
        web.pull_trigger()

    def once_loaded() -> None:
        front.is_loaded.wait()
        if is_closing.is_set():
            return
        if front.fault is not None:
            _thread.interrupt_main(signal.SIGTERM)
            return
        if with_worker:
            worker.start()
        when_open()

    follower = threading.Thread(target=once_loaded, name="once-loaded", daemon=True)
    try:
        _on_signals(close_soon)
        follower.start()
        while not is_closing.is_set():
            web.asyncore.loop(timeout=1, map=sockets, count=1)
        log.info("closing")
        finish_answers(web, sockets)
    except SystemExit:
        log.info("closing")
    finally:
        _on_signals(signal.SIG_IGN)
        is_closing.set()
        web.task_dispatcher.shutdown()
        web.close()
        follower.join(STOP_SECONDS)
        if with_worker:
            worker.stop()
    if front.fault is not None:
        raise front.fault


def finish_answers(web: Any, sockets: dict[int, Any], within: float = ANSWER_SECONDS) -> None:
    """Nobody new is let in; whoever has asked gets the whole answer. `within`: seconds at most."""
    while True:
        let_in = len(web.active_channels)
        web.handle_accept()
        if len(web.active_channels) == let_in:
            break
    web.asyncore.dispatcher.close(web)
    web.asyncore.loop(timeout=0, map=sockets, count=1)
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        for line in list(web.active_channels.values()):
            if not (line.requests or line.request or line.total_outbufs_len):
                line.handle_close()
        if not web.active_channels:
            return
        web.asyncore.loop(timeout=0.05, map=sockets, count=1)


def _on_signals(what: Any) -> None:
    for each in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, each):
            signal.signal(getattr(signal, each), what)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
