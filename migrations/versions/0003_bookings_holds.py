"""Bookings: resources, holds, and the database's own guard against two holds at once."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


CLASHES = """SELECT 1 FROM holds
    WHERE resource_id = NEW.resource_id AND released_at IS NULL AND NOT is_shared
    AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at"""
SQLITE = (
    f"""CREATE TRIGGER holds_no_clash_insert BEFORE INSERT ON holds
    WHEN NEW.released_at IS NULL AND NOT NEW.is_shared AND EXISTS ({CLASHES})
    BEGIN SELECT RAISE(ABORT, 'holds_no_clash'); END""",
    f"""CREATE TRIGGER holds_no_clash_update
    BEFORE UPDATE OF resource_id, starts_at, ends_at, released_at, is_shared ON holds
    WHEN NEW.released_at IS NULL AND NOT NEW.is_shared AND EXISTS ({CLASHES} AND id <> NEW.id)
    BEGIN SELECT RAISE(ABORT, 'holds_no_clash'); END""",
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE holds ADD CONSTRAINT holds_no_clash
    EXCLUDE USING gist (resource_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (released_at IS NULL AND NOT is_shared)""",
)


def upgrade() -> None:
    op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("key", name=op.f("uq_resources_key")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("overridden_rule", sa.String(length=40), nullable=True),
        sa.Column("overridden_reason", sa.String(length=500), nullable=True),
        sa.Column("overridden_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_holds_ends_after_start")),
        sa.CheckConstraint("gap_minutes BETWEEN 0 AND 240", name=op.f("ck_holds_gap_within_reason")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_holds_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_resource_id_starts_at", "holds", ["resource_id", "starts_at"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("holds")
    op.drop_table("resources")
