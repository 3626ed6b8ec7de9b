"""An adult typed into a form becomes somebody the house knows, with the hat of a family."""

from typing import Any

from familiehus.accounts.commands import people
from familiehus.accounts.models import Person
from familiehus.accounts.queries import person_with_email
from familiehus.kernel.i18n import language
from familiehus.kernel.roles import Actor, Role


def adult(form: Any, *, by: Actor) -> Person:
    """The person of a form with name, phone and e-mail: known by e-mail, else new, and told nothing yet.

    A known person keeps the name, the telephone and the hats that the house has: a stranger's form corrects
    nobody. Whoever is known becomes a family when the household is enrolled.
    """
    known = person_with_email(form.email.data) if form.email.data else None
    if known is not None:
        return known
    return people.welcome(
        form.name.data,
        [Role.FAMILY],
        by=by,
        email=form.email.data or None,
        phone=form.phone.data or "",
        language=language(),
        tell=False,
    )
