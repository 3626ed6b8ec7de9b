"""Saying yes for one purpose, and taking it back with effect at once."""

from familiehus.families import news
from familiehus.families.first_texts import FIRST_TEXTS
from familiehus.families.models import Consent, ConsentText, Household, PhotoTakeDown
from familiehus.families.queries import current_text
from familiehus.families.states import OtherParent, Purpose
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor


def release_text(purpose: Purpose, danish: str, english: str, *, by: Actor) -> ConsentText:
    """A new version of what is asked. Consents to the old one still hold, and the family is asked again."""
    before = current_text(purpose)
    text = ConsentText(
        purpose=purpose,
        version=before.version + 1 if before else 1,
        danish=danish,
        english=english,
        released_on=clock.today(),
    )
    db.session.add(text)
    db.session.flush()
    audit.record("consent text released", by=by, purpose=purpose, version=text.version)
    return text


def release_first_texts(*, by: Actor) -> int:
    """A first text for every purpose that has none, so that a new house can ask; counts them."""
    missing = [purpose for purpose in Purpose if current_text(purpose) is None]
    for purpose in missing:
        release_text(purpose, *FIRST_TEXTS[purpose], by=by)
    return len(missing)


def give_consent(
    household: Household, purpose: Purpose, *, given_by: str, channel: str, by: Actor
) -> Consent:
    """The family says yes to the newest text of a purpose. A yes to an older text is replaced by it. When another adult
    has said yes to pictures already, this one has too."""
    wording = current_text(purpose)
    if wording is None:
        raise Refused(
            _("Der er ingen tekst at sige ja til endnu. Lederen skriver den under Tekster til samtykke.")
        )
    for before in household.consents:
        if before.purpose == purpose and before.holds:
            if before.text_id == wording.id:
                if purpose.is_photo and given_by != before.given_by and not before.also_by:
                    note_other_parent(before, OtherParent.ALSO, also_by=given_by, by=by)
                return before
            before.withdrawn_at = clock.now()
    db.session.flush()
    consent = Consent(purpose=purpose, wording=wording, given_by=given_by, channel=channel)
    household.consents.append(consent)
    db.session.flush()
    audit.record("consent given", household, by=by, purpose=purpose, version=wording.version, channel=channel)
    return consent


def note_other_parent(consent: Consent, word: OtherParent, *, also_by: str = "", by: Actor) -> None:
    """What the other parent says to pictures of the children, or why nobody could ask; the yes holds meanwhile."""
    if not consent.holds:
        raise Refused(_("Familien har sagt nej siden."))
    consent.other, consent.also_by = word, also_by
    db.session.flush()
    audit.record("other parent asked", consent.household, by=by, purpose=consent.purpose, word=word)


def withdraw_consent(household: Household, purpose: Purpose, *, by: Actor) -> None:
    """The family takes its yes back: what stood on it stops now. Withdrawing twice changes nothing."""
    hold_still(household, "consents", "care_needs")
    live = [consent for consent in household.consents if consent.purpose == purpose and consent.holds]
    if not live:
        return
    for consent in live:
        consent.withdrawn_at = clock.now()
    if purpose == Purpose.CARE_NEEDS:
        household.care_needs.clear()
    if purpose.is_photo:
        db.session.add(PhotoTakeDown(household=household, purpose=purpose))
        versions.touch("take_downs")
    db.session.flush()
    news.consent_withdrawn.send(household, purpose=purpose, by=by)
    audit.record("consent withdrawn", household, by=by, purpose=purpose)


def take_down_done(task: PhotoTakeDown, *, by: Actor) -> None:
    """The pictures are down."""
    if task.done_at is None:
        task.done_at, task.done_by, task.whose = clock.now(), by.key, ""
        versions.touch("take_downs")
        audit.record("photos taken down", task.household, by=by, purpose=task.purpose)
