"""The network's course calendar."""

from flask.typing import ResponseReturnValue

from familiehus.activities.access import occurrences_visible_to
from familiehus.associations import queries as associations
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.partners import access, commands, queries
from familiehus.partners.forms import GivePlaces, TakePlaces
from familiehus.partners.models import CoursePlaces
from familiehus.partners.views.routes import bp


def _shown(
    form: GivePlaces | None = None, refused: tuple[CoursePlaces, TakePlaces] | None = None
) -> ResponseReturnValue:
    """`refused`: whose number could not be taken, and the form it was typed in."""
    found = queries.courses(me())
    may_give = access.may_keep_network(me())
    if form is None and may_give:
        form = GivePlaces(None)
        form.offer(found, associations.organisers())
    own = (
        {}
        if may_give
        else {
            each.key: refused[1] if refused and refused[0].key == each.key else TakePlaces.of(each)
            for course in found
            for each in course.places
        }
    )
    return page(
        "partners/courses.html",
        courses=found,
        form=form or (refused[1] if refused else None),
        may_give=may_give,
        own=own,
    )


@bp.get("/kurser")
@allow(access.may_offer)
def courses() -> ResponseReturnValue:
    return _shown()


@bp.post("/kurser/pladser")
@allow(access.may_keep_network)
def give_places() -> ResponseReturnValue:
    form, members = GivePlaces(), {each.key: each for each in associations.organisers()}
    form.offer(queries.courses(me()), list(members.values()))
    if form.validate_on_submit():
        date = one_or_404(occurrences_visible_to(me()), form.date.data)
        with form.refusals():
            commands.give_places(date, members[form.member.data], form.places.data, by=me())
            return done(".courses", _("Gemt."))
    return _shown(form)


@bp.post("/kurser/<key>/kommer")
@allow(access.may_speak_for_a_member)
def take_places(key: str) -> ResponseReturnValue:
    row = one_or_404(access.course_places_visible_to(me()), key)
    form = TakePlaces.of(row, is_sent=True)
    if form.validate_on_submit():
        with form.refusals():
            commands.take_places(row, form.taken.data, by=me())
            return done(".courses", _("Tak. Huset ved, hvor mange der kommer."))
    return _shown(refused=(row, form))
