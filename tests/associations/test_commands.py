"""Keeping the register of associations."""

import pytest
from sqlalchemy.exc import IntegrityError

from familiehus.associations import commands, queries
from familiehus.associations.models import Association, Kind
from familiehus.kernel.refusals import Refused, refusal_for
from familiehus.kernel.roles import NOBODY, THE_HOUSE


def an_association(name: str = "Maribo Krea") -> Association:
    return commands.register(name, Kind.ASSOCIATION, by=THE_HOUSE)


@pytest.mark.both_databases
def test_two_associations_cannot_have_one_name(app):
    an_association()

    with pytest.raises(IntegrityError) as race:
        an_association()

    assert "allerede en forening" in str(refusal_for(race.value))


def test_a_retired_association_organises_nothing_new_but_stays_in_the_register(app):
    krea, fdf = an_association(), an_association("FDF Maribo")
    commands.retire(krea, by=THE_HOUSE)

    assert queries.organisers() == [fdf]
    assert queries.register(THE_HOUSE) == [fdf, krea]
    with pytest.raises(Refused, match="allerede ude"):
        commands.retire(krea, by=THE_HOUSE)
    commands.readmit(krea, by=THE_HOUSE)
    assert len(queries.organisers()) == 2


def test_a_contact_can_be_reached(app):
    with pytest.raises(Refused, match="mail eller"):
        commands.add_contact(an_association(), "Bente", None, None, by=THE_HOUSE)


def test_the_register_is_for_staff(app):
    an_association()

    assert queries.register(NOBODY) == []
