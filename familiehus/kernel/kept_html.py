"""Parts of a page that many pages show alike, drawn once: a week of the calendar, a day of the list."""

from typing import Any

from flask import Flask
from jinja2.runtime import Macro
from markupsafe import Markup

from familiehus.kernel.i18n import language

MOST = 3_000_000


class KeptHtml:
    """`kept_html(look, macro, …)` in a template: what the macro drew for that look, in the reader's language.

    `look` holds everything that can be seen of the part, so that nothing kept is ever old. None is drawn anew:
    what belongs to one reader, or carries this answer's nonce, is never kept. Begins anew when it is full.
    """

    def __init__(self) -> None:
        self._drawn: dict[Any, Markup] = {}
        self._size = 0

    def __call__(self, look: Any, macro: Macro, *given: Any) -> Markup:
        if look is None:
            return Markup(macro(*given))  # noqa: S704 - a macro's own output
        name = (macro.name, language(), look)
        drawn = self._drawn.get(name)
        if drawn is None:
            drawn = Markup(macro(*given))  # noqa: S704 - a macro's own output
            if self._size > MOST:
                self.clear()
            self._drawn[name] = drawn
            self._size += len(drawn) + 1_000
        return drawn

    def clear(self) -> None:
        self._drawn, self._size = {}, 0


def init_app(app: Flask) -> None:
    app.extensions["kept_html"] = app.jinja_env.globals["kept_html"] = KeptHtml()
