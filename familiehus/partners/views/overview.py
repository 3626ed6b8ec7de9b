"""The network at a glance, and its year."""

from datetime import date, timedelta
from itertools import groupby

from flask.typing import ResponseReturnValue

from familiehus.associations import queries as associations
from familiehus.families.states import Area
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.pages import page
from familiehus.partners import access, queries
from familiehus.partners.views.routes import bp

A_YEAR = timedelta(days=365)


@bp.get("/overblik")
@allow(access.may_keep_network)
def index() -> ResponseReturnValue:
    today = clock.today()
    late, soon = queries.overdue_and_soon(today)
    offers = queries.offers(me())
    return page(
        "partners/index.html",
        late=late,
        soon=soon,
        growth=associations.growth(today),
        agreements=[each for each in queries.agreements(me()) if each.runs(today)],
        offers={area.label: sum(each.area == area for each in offers) for area in Area},
    )


@bp.get("/aarshjul")
@allow(access.may_keep_network)
def year_wheel() -> ResponseReturnValue:
    """Twelve months from this one, month by month."""
    first = clock.today().replace(day=1)
    found = queries.due(first, first + A_YEAR)
    months = [
        (date(year, month, 1), list(rows))
        for (year, month), rows in groupby(found, key=lambda each: (each.on.year, each.on.month))
    ]
    return page("partners/year_wheel.html", months=months, today=clock.today())
