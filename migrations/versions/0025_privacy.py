"""Privacy: signed marks on the audit trail, the monthly sample; what is older than the signed start may go."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SQLITE_OLD_MAY_GO = (
    "DROP TRIGGER audit_entries_remain",
    """CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
    WHEN OLD.place IS NULL
      OR OLD.place > COALESCE((SELECT place FROM audit_seals WHERE name = 'start'), 0)
    BEGIN SELECT RAISE(ABORT, 'audit_entries_remain'); END""",
)
POSTGRES_OLD_MAY_GO = (
    """CREATE OR REPLACE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.digest IS NULL AND NEW.digest IS NOT NULL THEN RETURN NEW; END IF;
        IF TG_OP = 'DELETE' AND OLD.place <= (SELECT place FROM audit_seals WHERE name = 'start')
        THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'audit_entries_stay' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
)
SQLITE_NOTHING_MAY_GO = (
    "DROP TRIGGER audit_entries_remain",
    """CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'audit_entries_remain'); END""",
)
POSTGRES_NOTHING_MAY_GO = (
    """CREATE OR REPLACE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.digest IS NULL AND NEW.digest IS NOT NULL THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'audit_entries_stay' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
)


def _run(sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> None:
    for statement in sqlite if op.get_bind().dialect.name == "sqlite" else postgres:
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_seals")),
    )
    op.create_table(
        "sampled_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("was_work", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("answered_by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (was_work IS NULL)", name=op.f("ck_sampled_looks_answered_whole")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_sampled_looks_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_looks")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_sampled_looks_entry_id")),
        sa.UniqueConstraint("key", name=op.f("uq_sampled_looks_key")),
    )
    with op.batch_alter_table("sampled_looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampled_looks_month"), ["month"], unique=False)
    _run(SQLITE_OLD_MAY_GO, POSTGRES_OLD_MAY_GO)


def downgrade() -> None:
    _run(SQLITE_NOTHING_MAY_GO, POSTGRES_NOTHING_MAY_GO)
    with op.batch_alter_table("sampled_looks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sampled_looks_month"))
    op.drop_table("sampled_looks")
    op.drop_table("audit_seals")
