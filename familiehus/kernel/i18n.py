"""Danish first, English complete. Danish texts are the message ids, one catalogue a room."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_babel
from flask import Flask, g, has_app_context, has_request_context, request

LANGUAGES = {"da": "Dansk", "en": "English"}
CATALOGUES = Path(__file__).parent.parent / "translations"
COOKIE = "sprog"


def _(message: str, **values: Any) -> str:
    """The message in the reader's language. Placeholders are named: `%(name)s`."""
    said = _words().ugettext(message)
    return said % values if values else said


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The message for `num` things, in the reader's language; `%(num)s` is filled in."""
    return _words().ungettext(singular, plural, num) % {"num": num, **values}


def lazy(message: str, **values: Any) -> Any:
    """A message that is translated when it is read, for constants and class bodies."""
    return flask_babel.lazy_gettext(message, **values)


def language() -> str:
    """`da` or `en`: what the reader chose, else what the person prefers, else Danish."""
    return _reader()[0]


def _words() -> Any:
    """The catalogue in the reader's language."""
    return _reader()[1]


def _reader() -> tuple[str, Any]:
    """The language and its catalogue, found once a request: a page asks for hundreds of words."""
    if not has_app_context():
        return "da", flask_babel.get_translations()
    if "reader" not in g:
        locale = flask_babel.get_locale()
        g.reader = (locale.language if locale else "da", flask_babel.get_translations())
    return g.reader


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside in that language, as for a message to somebody else."""
    before = g.pop("reader", None) if has_app_context() else None
    try:
        with flask_babel.force_locale(code if code in LANGUAGES else "da"):
            yield
    finally:
        if has_app_context():
            g.pop("reader", None)
        if before is not None:
            g.reader = before


def cookie_name(*, secure: bool) -> str:
    """The cookie that keeps the reader's choice of language; bound to the host when it travels by https."""
    return f"__Host-{COOKIE}" if secure else COOKIE


def _chosen() -> str:
    if has_request_context():
        chosen = request.cookies.get(cookie_name(secure=request.is_secure))
        if chosen in LANGUAGES:
            return chosen
        preferred = g.get("preferred_language")
        if preferred in LANGUAGES:
            return preferred
    return "da"


def init_app(app: Flask) -> None:
    """Read every room's catalogue, whatever their number."""
    domains = sorted({catalogue.stem for catalogue in CATALOGUES.glob("*/LC_MESSAGES/*.mo")}) or ["kernel"]
    app.config["BABEL_DOMAIN"] = ";".join(domains)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(CATALOGUES)] * len(domains))
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Copenhagen"
    app.config["BABEL_DEFAULT_LOCALE"] = "da"
    flask_babel.Babel(app, locale_selector=_chosen)
    environment: Any = app.jinja_env
    environment.install_gettext_callables(
        gettext=lambda message: _words().ugettext(message),
        ngettext=lambda singular, plural, num: _words().ungettext(singular, plural, num),
        newstyle=True,
    )
    app.jinja_env.globals.update(language=language, LANGUAGES=LANGUAGES)


def placeholders(message: str) -> set[str]:
    """The named placeholders of a message; a translation must keep them all."""
    return set(re.findall(r"%\((\w+)\)", message))
