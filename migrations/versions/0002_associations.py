"""Associations and their contacts."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "associations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "retired_on IS NULL OR retired_on >= joined_on",
            name=op.f("ck_associations_retired_after_joining"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_associations")),
        sa.UniqueConstraint("key", name=op.f("uq_associations_key")),
        sa.UniqueConstraint("name", name=op.f("uq_associations_name")),
    )
    op.create_table(
        "association_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_association_contacts_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_association_contacts")),
        sa.UniqueConstraint("key", name=op.f("uq_association_contacts_key")),
    )
    with op.batch_alter_table("association_contacts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_association_contacts_association_id"), ["association_id"], unique=False
        )


def downgrade() -> None:

    with op.batch_alter_table("association_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_association_contacts_association_id"))

    op.drop_table("association_contacts")
    op.drop_table("associations")
