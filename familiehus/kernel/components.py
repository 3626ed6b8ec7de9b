"""The words templates are built from: `ui.*` macros, `hx()`, icons, and the places of the navigation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, g, has_request_context, url_for
from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from wtforms import Field, FileField, FormField
from wtforms.fields.choices import RadioField
from wtforms.widgets import ListWidget

from familiehus.kernel.headers import csp_nonce

CATEGORY_ICONS = {
    "cafe": "coffee",
    "meal": "tools-kitchen-2",
    "homework": "book",
    "playgroup": "horse-toy",
    "outing": "bus",
    "camp": "tent",
    "course": "school",
    "advice": "message-circle",
    "meeting": "users",
    "closed": "calendar-off",
}


@dataclass(frozen=True)
class Place:
    """Somewhere the navigation leads: an address, a word, an icon, and whether the reader is there."""

    url: str
    label: Any
    icon: str
    active: bool = False


@dataclass(frozen=True)
class PersonAct:
    """What stands beside the signed-in person: change person, lock, sign out. `post` when it changes something.

    `lang` is that of the word when it is not the page's own.
    """

    url: str
    label: Any
    icon: str
    method: str = "get"
    lang: str | None = None


class Components:
    """Every macro of templates/components under one name, so that a block rendered alone has them too."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Macro] = {}

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("_"):
            raise AttributeError(name)
        if not self._macros or self._may_be_old():
            self._macros = dict(self._collected())
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(f"no component is called {name}") from None

    def _may_be_old(self) -> bool:
        """While somebody draws (debug), the files are read again once a request."""
        if not self._environment.auto_reload or not has_request_context() or "components_read" in g:
            return False
        g.components_read = True
        return True

    def _collected(self) -> Iterator[tuple[str, Macro]]:
        seen: dict[str, str] = {}
        for file in sorted(self._environment.list_templates(filter_func=_is_component)):
            for name, macro in vars(self._environment.get_template(file).module).items():
                if not isinstance(macro, Macro):
                    continue
                if name in seen:
                    raise RuntimeError(f"two components are called {name}: in {seen[name]} and {file}")
                seen[name] = file
                yield name, macro


def _is_component(name: str) -> bool:
    return name.startswith("components/") and name.endswith(".html")


def hx(
    *,
    target: str | None = None,
    get: str | None = None,
    post: str | None = None,
    swap: str = "outerMorph",
    trigger: str | None = None,
    push_url: bool = False,
    quiet: bool = False,
    **more: Any,
) -> Markup:
    """htmx's attributes with the nonce `hx-csp` asks for; `target` is the id of the block that answers.

    `quiet` is for a refresh that nobody asked for: it waits while somebody works in a dialog or looks away,
    and tells of no failure. Further attributes are written with `_` for `-`: `hx(get=url, sync="this:replace")`.
    """
    attributes: dict[str, Any] = {
        "hx-get": get,
        "hx-post": post,
        "hx-target": f"#{target}" if target and target.isidentifier() else target,
        "hx-swap": swap,
        "hx-trigger": trigger,
        "hx-push-url": "true" if push_url else None,
        "hx-disable": None if quiet else "findAll button[type=submit]",
        "data-quiet": "" if quiet else None,
        "hx-headers": '{"Unasked": "true"}' if quiet else None,
        **{f"hx-{name.replace('_', '-')}": value for name, value in more.items()},
        "hx-nonce": csp_nonce(),
    }
    said = (f'{name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
    return Markup(" ".join(said))  # noqa: S704 - names are ours, values escaped


def hidden_fields(form: Any) -> Markup:
    """A form's hidden fields; drawn once for a page, however many buttons send the same form."""
    fields = [field for field in form if field_kind(field) == "hidden"]
    values = tuple((field.name, field._value()) for field in fields)
    drawn = getattr(form, "_drawn_hidden", None)
    if drawn is None or drawn[0] != values:
        drawn = (values, Markup("").join(field(id=False) for field in fields))
        form._drawn_hidden = drawn
    return drawn[1]


def sprite() -> str:
    """Where the icons are drawn, with its fingerprint; asked for once a request, drawn a hundred times."""
    if "sprite" not in g:
        g.sprite = url_for("static", filename="icons.svg")
    return g.sprite


@lru_cache(maxsize=1024)
def qr_code(address: str, *, error: str = "m", mask: int | None = None) -> Markup:
    """An address as a QR code that a telephone's camera opens: inline SVG that takes its size from its place.

    `error`: how much of it may be worn away, "m" or "q". `mask`: one of the eight patterns, for many codes at once:
    looking for the best takes five times as long as drawing, and a reader takes any of them.
    """
    import segno

    code = segno.make(address, error=error, mask=mask, micro=False)
    return Markup(code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2))  # noqa: S704 - drawn here, of squares


def category_icon(category: object) -> str:
    """The icon of an activity's category; a calendar page for one we do not know."""
    return CATEGORY_ICONS.get(str(getattr(category, "value", category)), "calendar-event")


def field_kind(field: Field) -> str:
    """How a field is drawn: hidden, checkbox, radios, checks, textarea, select, file or input."""
    widget = field.widget
    if isinstance(field, RadioField):
        return "radios"
    if isinstance(widget, ListWidget):
        return "checks"
    kind = str(getattr(widget, "input_type", "") or "")
    if kind in ("hidden", "checkbox", "file"):
        return kind
    return {"TextArea": "textarea", "Select": "select"}.get(type(widget).__name__, "input")


def first_id(field: Any) -> str:
    """Where a link in the summary of errors leads: the field, or the first choice of a group."""
    if field_kind(field) in ("radios", "checks"):
        return next((str(option.id) for option in field), str(field.id))
    return str(field.id)


def has_file(form: Any) -> bool:
    """True when the form asks for a file and must be sent as multipart."""
    return form is not None and any(isinstance(field, FileField) for field in form)


def flat(errors: Any) -> list[str]:
    """The sentences of a field, also of a field made of fields."""
    if isinstance(errors, dict):
        return [sentence for inner in errors.values() for sentence in flat(inner)]
    if isinstance(errors, list | tuple):
        return [sentence for inner in errors for sentence in flat(inner)]
    return [str(errors)]


def field_errors(form: Any) -> list[tuple[Field, str]]:
    """Each field in sight that is wrong, in the form's order, with its sentence."""
    return [
        (field, " ".join(flat(field.errors)))
        for field in form
        if field.errors and field_kind(field) != "hidden" and not isinstance(field, FormField)
    ]


def other_errors(form: Any) -> list[str]:
    """What is wrong with the whole, or with a field out of sight."""
    hidden = [sentence for field in form if field_kind(field) == "hidden" for sentence in flat(field.errors)]
    return [str(sentence) for sentence in form.form_errors] + hidden


def slug(text: object) -> str:
    """A text as an element's id: small letters, figures and hyphens."""
    plain = str(text).lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def init_app(app: Flask) -> None:
    environment = app.jinja_env
    ui = Components(environment)
    environment.globals.update(
        ui=ui,
        hx=hx,
        sprite=sprite,
        category_icon=category_icon,
        qr_code=qr_code,
        field_kind=field_kind,
        hidden_fields=hidden_fields,
        first_id=first_id,
        has_file=has_file,
    )
    environment.filters.update(
        flat=flat,
        field_errors=field_errors,
        other_errors=other_errors,
        slug=slug,
    )
    app.context_processor(lambda: {"ui": ui})
