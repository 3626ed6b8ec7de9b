"""Showing families the way, and sending volunteers to members that look for hands."""

from familiehus.associations.models import Association
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.messages.commands import queue
from familiehus.partners import queries
from familiehus.partners.models import Answer, SentOn, Service, Signpost, Way
from familiehus.volunteers.models import Volunteer


def list_service(
    name: str,
    *,
    provider: str = "",
    for_whom: str = "",
    how_to_reach: str = "",
    sheet: str = "",
    is_public: bool = True,
    by: Actor,
) -> Service:
    """Somebody else's offer that families can be shown the way to."""
    service = Service(
        name=name,
        provider=provider,
        for_whom=for_whom,
        how_to_reach=how_to_reach,
        sheet=sheet,
        is_public=is_public,
    )
    db.session.add(service)
    db.session.flush()
    audit.record("partner service listed", service, by=by)
    return service


def revise_service(
    service: Service,
    *,
    name: str,
    provider: str,
    for_whom: str,
    how_to_reach: str,
    sheet: str,
    is_public: bool,
    by: Actor,
) -> None:
    """Correct what the directory says of it."""
    service.name, service.provider, service.for_whom = name, provider, for_whom
    service.how_to_reach, service.sheet, service.is_public = how_to_reach, sheet, is_public
    db.session.flush()
    audit.record("partner service revised", service, by=by)


def show_the_way(service: Service, way: Way | str, *, said_yes: bool, by: Actor) -> None:
    """A family came from there, or was given its sheet. Only with the family's own yes, and only as a number."""
    if not said_yes:
        raise Refused(_("Spørg familien først. Uden familiens eget ja sker der ingenting."))
    db.session.add(Signpost(service=service, way=str(Way(way)), day=clock.today()))
    db.session.flush()
    audit.record("family shown the way", service, by=by, way=str(way))


def send_on(volunteer: Volunteer, association: Association, *, said_yes: bool, by: Actor) -> SentOn:
    """A volunteer's name and telephone go to a member that looks for hands, with the volunteer's own yes."""
    if not said_yes:
        raise Refused(_("Spørg den frivillige først. Navn og telefon sendes kun med et ja."))
    if association.is_retired or not association.looks_for_hands:
        raise Refused(_("%(name)s leder ikke efter frivillige lige nu.", name=association.name))
    if queries.was_sent_on(volunteer, association):
        raise Refused(_("%(name)s er allerede spurgt.", name=association.name))
    sent = SentOn(volunteer=volunteer, association=association, sent_on=clock.today())
    db.session.add(sent)
    db.session.flush()
    for contact in association.contacts:
        if contact.email or contact.phone:
            queue(
                "partners.hands", to=f"contact:{contact.key}", subject_key=sent.key, params={"sent": sent.key}
            )
    audit.record("volunteer sent on", association, by=by)
    return sent


def answer_hands(sent: SentOn, says: Answer, *, by: Actor) -> None:
    """The member says yes or no to a volunteer; once."""
    if sent.answer is not None:
        raise Refused(_("Der er allerede svaret."))
    sent.answer, sent.answered_on = str(says), clock.today()
    db.session.flush()
    audit.record("volunteer sent on answered", sent.association, by=by, says=str(says))


def follow_up(sent: SentOn, *, began: bool, by: Actor) -> None:
    """The coordinator has asked both: it came to something, or it did not. From now on the member sees no name."""
    sent.began, sent.followed_up_on = began, clock.today()
    db.session.flush()
    audit.record("volunteer sent on followed up", sent.association, by=by, began=began)
