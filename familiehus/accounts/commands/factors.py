"""What is done about second factors besides what Flask-Security does: writing it down, and starting over."""

from familiehus.accounts.commands.sign_ins import end_every
from familiehus.accounts.models import Ended, Person
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor


def note_factor(person: Person, what: str) -> None:
    """Somebody's own second factor changed: an entry in the audit, without any secret."""
    audit.record(f"second factor: {what}", person, by=person)


def start_factors_over(person: Person, *, by: Actor) -> None:
    """Phone lost, tablet broken: app, passkeys and recovery codes stop working and every sign-in ends."""
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = None
    person.mf_recovery_codes = None
    person.webauthn.clear()
    db.session.flush()
    end_every(person, Ended.BY_MANAGER, by=by)
    audit.record("second factor: started over", person, by=by)
