"""The little that is kept beside a family: address, care needs, wishes, and whom it is kept apart from."""

from familiehus.accounts.models import Person
from familiehus.families.models import CareNeed, Child, Household, HouseholdAddress, KeepApart, Wish
from familiehus.families.news import address_changed, wish_taken_back
from familiehus.families.queries import kept_apart_from
from familiehus.families.states import Area, Purpose
from familiehus.kernel import audit
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor

MOST_WISHES = 5


def record_address(household: Household, street: str, postcode: str, town: str, *, by: Actor) -> None:
    """Keep where the family lives; never written to the audit trail. Whoever goes there hears that it is new."""
    known = household.address
    if known is None:
        household.address = HouseholdAddress(street=street, postcode=postcode, town=town)
    elif (known.street, known.postcode, known.town) == (street, postcode, town):
        return
    else:
        known.street, known.postcode, known.town = street, postcode, town
    db.session.flush()
    audit.record("address recorded", household, by=by)
    address_changed.send(household, by=by)


def remove_address(household: Household, *, by: Actor) -> None:
    """Forget where the family lives. Whoever goes there hears that the house does not know it any more."""
    if household.address is not None:
        household.address = None
        db.session.flush()
        audit.record("address removed", household, by=by)
        address_changed.send(household, by=by)


def note_care_need(
    household: Household, kind: str, words: str, *, child: Child | None, person: Person | None, by: Actor
) -> CareNeed:
    """Keep an allergy, diet or access need; only with the family's consent (Art. 9(2)(a))."""
    hold_still(household, "consents")
    if not household.allows(Purpose.CARE_NEEDS):
        raise Refused(_("Familien skal først sige ja til, at huset gemmer allergi og behov."))
    need = CareNeed(kind=kind, words=words, child=child, person=person)
    household.care_needs.append(need)
    db.session.flush()
    audit.record("care need noted", household, by=by)
    return need


def remove_care_need(need: CareNeed, *, by: Actor) -> None:
    household = need.household
    household.care_needs.remove(need)
    db.session.flush()
    audit.record("care need removed", household, by=by)


def wish_for(household: Household, area: Area, words: str, *, by: Actor) -> Wish:
    """\"What would change your situation?" in the family's own words; at most five."""
    hold_still(household, "wishes")
    if len(household.wishes) >= MOST_WISHES:
        raise Refused(_("Der er plads til fem ønsker. Tag et andet væk først."))
    wish = Wish(area=area, words=words)
    household.wishes.append(wish)
    db.session.flush()
    audit.record("wish written", household, by=by)
    return wish


def take_back_wish(wish: Wish, *, by: Actor) -> None:
    household = wish.household
    wish_taken_back.send(wish, by=by)
    household.wishes.remove(wish)
    db.session.flush()
    audit.record("wish taken back", household, by=by)


def keep_apart(household: Household, person: Person, *, by: Actor) -> None:
    """The household is hidden from the person's lists. Doing it twice changes nothing."""
    if person in household.guardians:
        raise Refused(_("%(name)s hører selv til familien.", name=person.name))
    if any(apart.person is person for apart in kept_apart_from(household)):
        return
    db.session.add(KeepApart(household=household, person=person, made_by=by.key))
    db.session.flush()
    audit.record("kept apart", household, by=by, person=person.key)


def let_meet(apart: KeepApart, *, by: Actor) -> None:
    """The two need not be kept apart any longer."""
    audit.record("no longer kept apart", apart.household, by=by, person=apart.person.key)
    db.session.delete(apart)
    db.session.flush()


def move_wishes(kept: Household, other: Household) -> None:
    """Wishes of a merged household follow, as far as there is room."""
    hold_still(kept, "wishes")
    known = {wish.words.casefold() for wish in kept.wishes}
    for wish in list(other.wishes):
        if len(kept.wishes) < MOST_WISHES and wish.words.casefold() not in known:
            kept.wishes.append(Wish(area=wish.area, words=wish.words))
