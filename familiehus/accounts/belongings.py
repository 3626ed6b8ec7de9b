"""What the accounts hold about somebody: name and contact, hats, when and where they were signed in."""

from typing import Any

from sqlalchemy import delete, select

from familiehus.accounts.models import KnownHere, OneTimeLink, Person, SignIn
from familiehus.kernel import clock
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed

NAME_GONE = "–"


def export(subject: Any) -> dict[str, Any]:
    """Everything but secrets: no password, no token, not even their hashes."""
    if not isinstance(subject, Person):
        return {}
    sign_ins = db.session.scalars(select(SignIn).where(SignIn.person_id == subject.id).order_by(SignIn.id))
    return {
        "person": {
            "name": subject.name,
            "email": subject.email,
            "wished_email": subject.wished_email,
            "phone": subject.phone,
            "preferred_language": subject.preferred_language,
            "preferred_channel": subject.preferred_channel,
            "active": subject.active,
            "created_at": subject.created_at.isoformat(),
        },
        "hats": [
            {
                "role": hat.role,
                "from": hat.from_on.isoformat(),
                "until": hat.until_on.isoformat() if hat.until_on else None,
            }
            for hat in subject.hats
        ],
        "second_factor": {
            "app": subject.has_app,
            "pin": bool(subject.pin_hash),
            "recovery_codes_left": len(subject.mf_recovery_codes or ()),
            "passkeys": [
                {
                    "name": key.name,
                    "made_at": key.create_datetime.isoformat(),
                    "last_used_at": key.lastuse_datetime.isoformat(),
                }
                for key in subject.webauthn
            ],
        },
        "sign_ins": [
            {
                "role": row.role,
                "tool": row.tool,
                "started_at": row.started_at.isoformat(),
                "last_seen_at": row.last_seen_at.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in sign_ins
        ],
    }


def forget(subject: Any) -> int:
    """Name, contact, password, links and sign-ins go; a row without a name stays for what others refer to."""
    if not isinstance(subject, Person):
        return 0
    today, touched = clock.today(), 1
    for hat in subject.hats:
        if hat.is_held(today):
            hat.until_on = today
            touched += 1
    for table in (KnownHere, SignIn, OneTimeLink):
        touched += rows_changed(delete(table).where(table.person_id == subject.id))
    subject.name, subject.email, subject.phone, subject.password = NAME_GONE, None, "", None
    subject.pin_hash, subject.wished_email = "", None
    subject.tf_primary_method = subject.tf_totp_secret = subject.totp_counter = None
    subject.fs_webauthn_user_handle = subject.mf_recovery_codes = None
    subject.webauthn.clear()
    subject.active = False
    return touched


BELONGINGS = Belongings(
    room="accounts",
    tables={
        "persons": "name, e-mail, telephone, language, mail or text; erased with the person, leaving a row without a name",
        "hats": "what somebody was to the house, from when until when",
        "sign_ins": "when somebody was signed in, with what kind of device; gone after half a year",
        "passkeys": "the public half of a key on somebody's device, its name, when it was used; erased with the person",
        "attempts": "keyed hashes of an account and an address that tried to sign in; gone after a day",
        "devices": "tablets of the house's own: name, kind, who registered them; nothing about families",
        "known_here": "for whom a PIN is enough on which device of the house, until the shift ends; erased with the person",
        "one_time_links": "hashes of links and when they were used; erased with the person",
    },
    export=export,
    forget=forget,
)
