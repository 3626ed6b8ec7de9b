"""Ways out of the house: mail through Flask-Mailman, text messages through a small gateway protocol.

A channel either delivers, or says what it knows: `NotSent` (certainly not; worth trying again or not), or
`Unsure` (the line broke at a moment when the other side may have taken it).
"""

import json
import logging
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from email.utils import formataddr
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend

from familiehus.kernel.settings import LOOPBACK, Settings, SettingsError
from familiehus.messages.introductions import Recipient
from familiehus.messages.models import Channel
from familiehus.messages.wording import Said

log = logging.getLogger("familiehus.messages")
TIMEOUT_SECONDS = 20


class NotSent(Exception):
    """It was certainly not sent. `again`: worth another try later."""

    def __init__(self, *, again: bool) -> None:
        super().__init__("not sent")
        self.again = again


class Unsure(Exception):
    """It may have been sent."""


class Smtp(EmailBackend):
    """Flask-Mailman's SMTP, but the server's certificate is checked before anything is told to it."""

    def open(self) -> bool | None:
        if self.connection:
            return False
        if self.use_ssl or not self.use_tls:
            return super().open()
        self.connection = smtplib.SMTP(self.host, self.port, timeout=self.timeout or TIMEOUT_SECONDS)
        self.connection.starttls(context=ssl.create_default_context())
        if self.username and self.password:
            self.connection.login(self.username, self.password)
        return True


class SmsGateway(Protocol):
    """Somebody who sends text messages. `reference` is the same each time the same message is tried."""

    def send(self, number: str, text: str, reference: str) -> None:
        """Deliver, or raise `NotSent` or `Unsure`."""
        ...


class LogOnly:
    """No gateway: says that there would have been a text message, not to whom nor what."""

    def send(self, number: str, text: str, reference: str) -> None:
        log.info("text message", extra={"letters": len(text), "about": reference})


class HttpJson:
    """A gateway with an HTTP JSON interface: sender, message, recipients (as GatewayAPI's `rest/mtsms`)."""

    def __init__(self, url: str, token: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise SettingsError("FAMILIEHUS_SMS_URL skal begynde med https://.")
        self.url, self.token, self.sender = url, token, sender

    def send(self, number: str, text: str, reference: str) -> None:
        body = {
            "sender": self.sender,
            "message": text,
            "encoding": "UCS2" if any(ord(sign) > 0xFF for sign in text) else "UTF8",
            "userref": reference,
            "recipients": [{"msisdn": int(international(number))}],
        }
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            self.url,
            data=json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Authorization": f"Token {self.token}",
            },
        )
        try:
            with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read(65_536)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            raise NotSent(again=refusal.code in (408, 425, 429) or refusal.code >= 500) from None
        except urllib.error.URLError:
            raise NotSent(again=True) from None
        except (OSError, ValueError) as broken:
            raise Unsure from broken


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def international(number: str) -> str:
    """Digits with country code; a Danish number of eight digits gets 45."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return f"45{digits}" if len(digits) == 8 and not number.startswith("+") else digits


def deliver(said: Said, to: Recipient, channel: Channel, reference: str) -> None:
    """Send it by that channel. Raises `NotSent` or `Unsure`; nothing else gets out."""
    carry: Callable[[Said, Recipient, str], None] = _by_sms if channel == Channel.SMS else _by_mail
    try:
        carry(said, to, reference)
    except (NotSent, Unsure):
        raise
    except Exception as unforeseen:
        log.exception("channel failed", extra={"channel": channel})
        raise Unsure from unforeseen


def _by_sms(said: Said, to: Recipient, reference: str) -> None:
    gateway: SmsGateway = current_app.extensions["sms"]
    gateway.send(to.phone, said.short, reference)


def _by_mail(said: Said, to: Recipient, reference: str) -> None:
    settings: Settings = current_app.extensions["settings"]
    sender = settings.mail_sender or "familiehus@localhost"
    connection: BaseEmailBackend = current_app.extensions["mailman"].mail.get_connection()
    mail = EmailMessage(
        said.subject,
        said.text,
        formataddr((said.sender, sender)),
        [to.email],
        headers={
            "Message-ID": f"<{reference}@{sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if said.enclosed is not None:
        mail.attach(said.enclosed.name, said.enclosed.body.decode(), said.enclosed.kind)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        _hang_up(connection)
        raise NotSent(again=True) from None
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        raise NotSent(again=_all_passing(refused)) from None
    except smtplib.SMTPResponseException as refused:
        raise NotSent(again=400 <= refused.smtp_code < 500) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError):
        raise NotSent(again=False) from None
    finally:
        _hang_up(connection)


def _all_passing(refused: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether every refusal was one that passes (4xx), such as a full mailbox or greylisting."""
    return all(400 <= code < 500 for code, _words in refused.recipients.values())


def _hang_up(connection: BaseEmailBackend) -> None:
    """Close; what was taken is taken, however badly the goodbye goes."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("mail server hung up first")


def init_app(app: Flask) -> None:
    """Mail and text messages as the settings say. Raises `SettingsError` for an unsafe gateway address."""
    settings: Settings = app.extensions["settings"]
    app.config.update(
        MAIL_BACKEND=Smtp if settings.mail_backend == "smtp" else settings.mail_backend,
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username or None,
        MAIL_PASSWORD=settings.mail_password or None,
        MAIL_USE_TLS=settings.mail_use_tls,
        MAIL_USE_SSL=settings.mail_use_ssl,
        MAIL_DEFAULT_SENDER=settings.mail_sender or "familiehus@localhost",
        MAIL_TIMEOUT=TIMEOUT_SECONDS,
        MAIL_FILE_PATH=str(settings.data / "mails"),
    )
    mail = Mail()
    mail.init_app(app)
    app.extensions["mailman"].mail = mail
    app.extensions["sms"] = (
        HttpJson(settings.sms_url, settings.sms_token, settings.sms_sender)
        if settings.sms_gateway == "http"
        else LogOnly()
    )
