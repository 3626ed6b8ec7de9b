"""The looks that were drawn by lot, and the answers about them."""

from flask import Response
from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.privacy import access, commands, queries, words
from familiehus.privacy.forms import AnswerSample
from familiehus.privacy.views.routes import bp


@bp.get("/stikproeve", endpoint="samples")
@allow(access.may_answer_samples)
def index() -> ResponseReturnValue:
    """One's own; for the manager everybody's."""
    return _samples(AnswerSample(None))


@bp.post("/stikproeve/<key>")
@allow(access.may_answer_samples)
def answer(key: str) -> ResponseReturnValue:
    sample = one_or_404(access.samples_visible_to(me()), key)
    form = AnswerSample()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_sample(sample, form.was_work.data == "ja", form.words.data, by=me())
            return done(".samples", _("Tak for svaret."))
    return _samples(form, refused=key)


def _samples(form: AnswerSample, refused: str = "") -> Response:
    return page(
        "privacy/samples.html",
        fragments=("sample_list",),
        form=form,
        refused=refused,
        samples=queries.samples(me()),
        words=words,
        access=access,
    )
