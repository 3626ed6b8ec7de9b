"""Keys to people's own feeds, and marks of what moved in which move of a version."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_marks",
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("thing", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "thing", name=op.f("pk_version_marks")),
    )
    op.create_index(op.f("ix_version_marks_scope_number"), "version_marks", ["scope", "number"])

    op.create_table(
        "feed_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.Column("client", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint(
            "(kind = 'place') = (place_id IS NOT NULL)", name=op.f("ck_feed_keys_place_of_its_own")
        ),
        sa.CheckConstraint(
            "kind IN ('family', 'volunteer', 'staff', 'place')", name=op.f("ck_feed_keys_kind")
        ),
        sa.CheckConstraint(
            "role IN ('manager', 'coordinator', 'staff', 'volunteer', 'association', 'family')",
            name=op.f("ck_feed_keys_role_of_a_person"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_feed_keys_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_feed_keys_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_keys")),
        sa.UniqueConstraint("key", name=op.f("uq_feed_keys_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_keys_token_hash")),
    )
    op.create_index(op.f("ix_feed_keys_person_id"), "feed_keys", ["person_id"])
    op.create_index(op.f("ix_feed_keys_place_id"), "feed_keys", ["place_id"])


def downgrade() -> None:
    op.drop_table("feed_keys")
    op.drop_table("version_marks")
