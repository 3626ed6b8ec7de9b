"""What the surveys hold about people: answers under a pseudonym, for as long as a project goes on."""

from typing import Any

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db
from familiehus.surveys import commands, queries
from familiehus.surveys.models import Pseudonym


def export(subject: Any) -> dict[str, Any]:
    """A person's own answers, while the house can tell which they are. A family's other adults' are not told."""
    if not isinstance(subject, Person):
        return {}
    mine = queries.answers_of(list(queries.pseudonyms_of(subject).values()))
    return {
        "svar": [
            {
                "hvad": each.instrument_label,
                "hvornår": each.moment_label,
                "måned": f"{each.month:%Y-%m}",
                "point": each.scores,
            }
            for each in mine
        ]
    }


def forget(subject: Any) -> int:
    """Answers that can still be told to be somebody's go with them."""
    if isinstance(subject, Household):
        return commands.consent_withdrawn(subject)
    if isinstance(subject, Person):
        mine = db.session.scalars(select(Pseudonym).where(Pseudonym.person_id == subject.id))
        return commands.take_out(list(mine))
    return 0


BELONGINGS = Belongings(
    room="surveys",
    tables={
        "survey_projects": "nothing about people",
        "survey_pseudonyms": "who hides behind which pseudonym; sensitive, gone when the project ends",
        "survey_answers": "how somebody is, under a pseudonym and by month; sensitive, only with consent",
    },
    export=export,
    forget=forget,
)
