"""Answers: the whole page, or the one block of it that htmx asked for; and where to go when something is done."""

from typing import Any

from flask import Response, current_app, flash, g, make_response, request, url_for
from flask_htmx import HTMX
from markupsafe import Markup

from familiehus.kernel import answers


class Hx(HTMX):
    """What an htmx 4 request says of itself. Its target arrives as `tag#id`; we want the id."""

    @property
    def target_id(self) -> str | None:
        target = request.headers.get("HX-Target")
        return target.rpartition("#")[2] or None if target else None

    @property
    def wants_a_block(self) -> bool:
        return bool(self) and not self.boosted and not self.history_restore_request


htmx = Hx()


def page(
    template: str, *, fragments: tuple[str, ...] = (), status: int | None = None, **context: Any
) -> Response:
    """The whole page; or, when htmx points at a block the view declares, that block alone.

    422 when a form among the context holds errors. A block alone also brings the flashed messages, out of band.
    When the block asked for is not of this page (an act led elsewhere), the browser is sent here instead.
    """
    wanted = htmx.target_id if htmx.wants_a_block else None
    if wanted and wanted not in fragments and request.method == "GET":
        return make_response("", 204, {"HX-Redirect": request.full_path.rstrip("?")})
    source = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    if wanted in fragments:
        inside = source.new_context({**context, "is_fragment": True})
        body = "".join((*source.blocks[wanted](inside), str(_flashes(context))))  # type: ignore[index,arg-type]
    else:
        body = source.render(context)
    refused = any(getattr(form, "is_refused", False) for form in context.values())
    response = make_response(body, status or (422 if refused else 200))
    response.vary.update(("HX-Request", "HX-Target"))
    return response


def done(endpoint: str, message: Any = None, /, **values: Any) -> Response:
    """Something was done: say so, and go to the page that shows it (303)."""
    return moved(url_for(endpoint, **values), message)


def moved(location: str, message: Any = None) -> Response:
    """Like `done`, for an address already at hand."""
    say(message, shown_at=location)
    response = make_response("", 303)
    response.headers["Location"] = location
    return response


def say(message: Any, *, shown_at: str) -> None:
    """What was done, said on the next page or block that is built. The same form sent again is told the same, and
    sent to `shown_at`."""
    said = "" if message is None else str(message)
    answers.keep(shown_at, said)
    if said:
        flash(said, "success")
        g.promised = ("success", said)


def _flashes(context: dict[str, Any]) -> Markup:
    ui = context.get("ui")
    return ui.flashes(out_of_band=True) if ui is not None and hasattr(ui, "flashes") else Markup("")
