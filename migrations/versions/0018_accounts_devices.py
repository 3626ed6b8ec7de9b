"""Tablets of the house's own: at the door, at a desk."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=255), nullable=False),
        sa.Column("is_at_door", sa.Boolean(), nullable=False),
        sa.Column("registered_by", sa.String(length=40), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("kind <> 'door' OR pin_hash <> ''", name=op.f("ck_devices_a_door_has_a_pin")),
        sa.CheckConstraint(
            "kind = 'door' OR NOT is_at_door", name=op.f("ck_devices_only_a_door_at_the_door")
        ),
        sa.CheckConstraint("kind IN ('door', 'desk')", name=op.f("ck_devices_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("key", name=op.f("uq_devices_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_devices_token_hash")),
    )


def downgrade() -> None:

    op.drop_table("devices")
