"""Words for a message, made when it is sent, in the recipient's language, from neutral fields alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from jinja2 import StrictUndefined

from familiehus.kernel.i18n import _, speaking
from familiehus.kernel.settings import Settings
from familiehus.kernel.text import looks_like_cpr
from familiehus.messages.introductions import Recipient, signature
from familiehus.messages.kinds import Enclosed, MessageKind


class NotNeutralError(Exception):
    """The words would tell more than a postcard may."""


@dataclass(frozen=True)
class Said:
    """A message in words: `short` is the text message, `text` the whole letter, `sender` the house's short name.

    What a telephone shows without being unlocked: `subject`, `short` and `sender`."""

    subject: str
    text: str
    short: str
    sender: str
    enclosed: Enclosed | None = None


def word(kind: MessageKind, params: Mapping[str, Any], to: Recipient, language: str = "") -> Said | None:
    """The message in words, or None when there is nothing to say any more.

    Raises `NotNeutralError` for a field outside the kind's list, and for a text that looks as if it held a
    CPR number.
    """
    with speaking(language or to.language):
        fields = kind.render(params, to)
        if fields is None:
            return None
        if outside := set(fields) - set(kind.fields):
            raise NotNeutralError(f"{kind.name} was given {sorted(outside)}")
        said = _in_words(kind, fields, to)
        if kind.enclose is not None:
            said = replace(said, enclosed=kind.enclose(params, to))
    if looks_like_cpr(f"{said.subject}\n{said.text}\n{said.short}"):
        raise NotNeutralError(f"{kind.name} holds what looks like a CPR number")
    return said


def _in_words(kind: MessageKind, fields: Mapping[str, Any], to: Recipient) -> Said:
    words = current_app.jinja_env.overlay(undefined=StrictUndefined).get_template(kind.template)
    context = words.new_context(dict(fields))

    def block(name: str) -> str:
        return "".join(words.blocks[name](context)).strip()

    subject = " ".join(block("subject").split())
    short = block("short") if "short" in words.blocks else f"{subject} {fields.get('link', '')}"
    letter = current_app.jinja_env.get_template("messages/letter.txt")
    house, first_name = signature(), next(iter(to.name.split()), "")
    text = letter.render(body=block("text"), first_name=first_name, signature=house).strip() + "\n"
    signed = house.short if to.names_house else _("Huset")
    return Said(subject, text, f"{' '.join(short.split())} – {signed}", house.short)


def link(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for a message; made without a request."""
    settings: Settings = current_app.extensions["settings"]
    scheme, _colon, host = settings.base_url.partition("://")
    where, _slash, path = host.partition("/")
    adapter = current_app.url_map.bind(where, script_name=f"/{path}", url_scheme=scheme)
    return adapter.build(endpoint, values, force_external=True)
