"""Links by which a report is read from outside."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["persons.id"], name=op.f("fk_shared_reports_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_reports")),
        sa.UniqueConstraint("key", name=op.f("uq_shared_reports_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_shared_reports_token_hash")),
    )
    with op.batch_alter_table("shared_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shared_reports_made_by_id"), ["made_by_id"], unique=False)
    op.create_table(
        "smileys",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("face", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_smileys_number_not_negative")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_smileys_occurrence_id")),
        sa.PrimaryKeyConstraint("occurrence_id", "face", name=op.f("pk_smileys")),
    )


def downgrade() -> None:
    op.drop_table("smileys")
    with op.batch_alter_table("shared_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_reports_made_by_id"))

    op.drop_table("shared_reports")
