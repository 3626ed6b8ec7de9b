"""Mail servers and text message gateways, kind and unkind, over real sockets."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask import Flask

from familiehus.app import create_app
from familiehus.kernel.settings import Settings, SettingsError
from familiehus.messages import channels
from familiehus.messages.introductions import Recipient
from familiehus.messages.models import Channel
from familiehus.messages.wording import Said

SAID = Said("Emne", "Hej Anna\n\nÆblekage på onsdag.\n", "Æblekage på onsdag – Huset", "Familiehuset")
ANNA = Recipient("Anna", email="anna@eksempel.dk", phone="10203040")


@contextmanager
def mail_server(answers: dict[str, str]) -> Iterator[tuple[int, list[str]]]:
    """A mail server that answers each command as told ("hang up" breaks the line), and what it was told."""
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            line, _address = door.accept()
            # Whoever hangs up first is as good as any.
            with suppress(ConnectionError), line, line.makefile("rwb") as talk:
                write(talk, "220 eksempel.dk")
                for raw in talk:
                    said = raw.decode().strip()
                    told.append(said)
                    verb = said.upper().split(" ")[0].split(":")[0]
                    answer = answers.get(verb, "250 ok")
                    if answer == "hang up":
                        return
                    write(talk, "354 go on" if verb == "DATA" and verb not in answers else answer)
                    if verb == "DATA" and answer == "250 ok":
                        while (part := talk.readline().decode().rstrip("\r\n")) != ".":
                            told.append(part)
                        if answers.get(".") == "hang up":
                            return
                        write(talk, answers.get(".", "250 taken"))
                    if verb == "QUIT":
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield door.getsockname()[1], told
        thread.join(60)


def write(talk: Any, line: str) -> None:
    talk.write(f"{line}\r\n".encode())
    talk.flush()


@pytest.fixture
def house(tmp_path) -> Callable[..., Flask]:
    def with_settings(**settings: Any) -> Flask:
        return create_app(Settings.from_environ({}, data=tmp_path, **settings))

    return with_settings


@pytest.fixture
def post(house) -> Callable[[int], None]:
    def deliver(port: int) -> None:
        app = house(
            mail_backend="smtp",
            mail_server="127.0.0.1",
            mail_port=port,
            mail_use_tls=False,
            mail_sender="hus@eksempel.dk",
        )
        with app.app_context():
            channels.deliver(SAID, ANNA, Channel.EMAIL, "key1")

    return deliver


def test_a_mail_has_the_house_as_its_sender_and_says_that_a_machine_wrote_it(post):
    with mail_server({}) as (port, told):
        post(port)

    assert "From: Familiehuset <hus@eksempel.dk>" in told
    assert "Message-ID: <key1@eksempel.dk>" in told
    assert "Auto-Submitted: auto-generated" in told
    assert "rcpt TO:<anna@eksempel.dk>" in told


@pytest.mark.parametrize(
    ("answers", "again"),
    [
        ({"RCPT": "550 no such mailbox anna@eksempel.dk"}, False),
        ({"RCPT": "451 come back later"}, True),
        ({"MAIL": "550 not from you"}, False),
        ({"DATA": "554 not wanted"}, False),
        ({".": "452 disk full"}, True),
        ({"EHLO": "421 closing", "HELO": "421 closing"}, True),
    ],
)
def test_a_mail_server_that_refuses_is_asked_again_only_when_it_may_change_its_mind(post, answers, again):
    with mail_server(answers) as (port, _told), pytest.raises(channels.NotSent) as refused:
        post(port)

    assert refused.value.again is again
    assert "anna" not in str(refused.value)


def test_a_line_that_breaks_after_the_letter_leaves_doubt(post):
    with mail_server({".": "hang up"}) as (port, _told), pytest.raises(channels.Unsure):
        post(port)


def test_a_rude_goodbye_does_not_undo_a_letter(post):
    with mail_server({"QUIT": "hang up"}) as (port, _told):
        post(port)


def test_a_dead_mail_server_is_asked_again(post):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    with pytest.raises(channels.NotSent) as refused:
        post(port)

    assert refused.value.again


def test_a_password_is_not_told_to_a_server_that_cannot_prove_who_it_is(house):
    with mail_server({"STARTTLS": "454 no TLS here", "EHLO": "250 STARTTLS"}) as (port, told):
        app = house(
            mail_backend="smtp",
            mail_server="127.0.0.1",
            mail_port=port,
            mail_sender="hus@eksempel.dk",
            mail_username="hus",
            mail_password="hemmelig",
        )
        with app.app_context(), pytest.raises(channels.NotSent):
            channels.deliver(SAID, ANNA, Channel.EMAIL, "key1")

    assert not [line for line in told if line.upper().startswith(("AUTH", "MAIL"))]


@contextmanager
def gateway(status: int) -> Iterator[tuple[str, list[Any]]]:
    """A text message gateway that answers every request with one status, or not at all (0)."""
    asked: list[Any] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked.append((self.headers["Authorization"], json.loads(self.rfile.read(length))))
            if not status:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/rest/mtsms", asked
    finally:
        server.shutdown()
        server.server_close()


def text(house: Callable[..., Flask], url: str, to: Recipient = ANNA) -> None:
    app = house(sms_gateway="http", sms_url=url, sms_token="t" * 20, sms_sender="Huset")
    with app.app_context():
        channels.deliver(SAID, to, Channel.SMS, "key1")


@pytest.mark.parametrize(("phone", "digits"), [("10203040", 4510203040), ("+46701234567", 46701234567)])
def test_a_text_message_is_one_json_post(house, phone, digits):
    with gateway(200) as (url, asked):
        text(house, url, replace(ANNA, phone=phone))

    ((token, body),) = asked
    assert token == "Token " + "t" * 20
    assert body == {
        "sender": "Huset",
        "message": "Æblekage på onsdag – Huset",
        "encoding": "UCS2",
        "userref": "key1",
        "recipients": [{"msisdn": digits}],
    }


@pytest.mark.parametrize(
    ("status", "again"), [(400, False), (403, False), (422, False), (302, False), (429, True), (503, True)]
)
def test_a_gateway_that_refuses_is_asked_again_only_when_it_may_change_its_mind(house, status, again):
    with gateway(status) as (url, _asked), pytest.raises(channels.NotSent) as refused:
        text(house, url)

    assert refused.value.again is again


def test_a_gateway_that_breaks_the_line_leaves_doubt(house):
    with gateway(0) as (url, _asked), pytest.raises(channels.Unsure):
        text(house, url)


def test_a_gateway_without_https_keeps_the_house_closed(house):
    with pytest.raises(SettingsError, match="https"):
        text(house, "http://sms.eksempel.dk/rest")


def test_without_a_gateway_nothing_of_a_text_message_is_logged(house, caplog):
    app = house()
    with app.app_context():
        channels.deliver(SAID, ANNA, Channel.SMS, "key1")

    for record in caplog.records:
        assert "10203040" not in str(record.__dict__)
        assert "kage" not in str(record.__dict__)
