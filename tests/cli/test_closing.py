"""The web server is told to stop while it answers."""

import socket
import threading
from typing import Any

from waitress.server import create_server

from familiehus.cli.server import finish_answers


def test_who_has_asked_gets_the_whole_answer_and_nobody_new_is_let_in():
    is_asked, may_answer = threading.Event(), threading.Event()

    def slowly(_environ: object, start_response: Any) -> list[bytes]:
        is_asked.set()
        may_answer.wait(30)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "100000")])
        return [b"x" * 100_000]

    sockets: dict[int, Any] = {}
    listening = socket.create_server(("127.0.0.1", 0))
    address = listening.getsockname()
    web: Any = create_server(slowly, sockets=[listening], threads=1, map=sockets)
    got: list[bytes] = []

    def ask() -> None:
        with socket.create_connection(address, 30) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            while part := line.recv(65_536):
                got.append(part)

    asker = threading.Thread(target=ask)
    asker.start()
    while not is_asked.is_set():
        web.asyncore.loop(timeout=0.05, map=sockets, count=1)
    idle = socket.create_connection(address, 30)
    threading.Timer(0.2, may_answer.set).start()
    finish_answers(web, sockets, within=30)
    asker.join(30)
    web.task_dispatcher.shutdown()
    web.close()

    assert b"".join(got).endswith(b"x" * 100_000)
    assert idle.recv(1) == b"", "Who has asked nothing is let go"
    idle.close()
    with socket.socket() as late:
        assert late.connect_ex(address) != 0
