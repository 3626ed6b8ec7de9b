"""Who came to which date, the taps that said so, and dates that nobody came to."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("signup_key", sa.String(length=14), nullable=True),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("came_at", UTCDateTime(), nullable=False),
        sa.Column("came_received_at", UTCDateTime(), nullable=False),
        sa.Column("went_at", UTCDateTime(), nullable=True),
        sa.Column("went_received_at", UTCDateTime(), nullable=True),
        sa.Column("recorded_by", sa.String(length=40), nullable=False),
        sa.Column("corrected_at", UTCDateTime(), nullable=True),
        sa.Column("corrected_by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "adults >= 0 AND children >= 0 AND adults + children > 0", name=op.f("ck_attendances_somebody")
        ),
        sa.CheckConstraint(
            "household_id IS NULL OR signup_key IS NULL", name=op.f("ck_attendances_household_or_guest")
        ),
        sa.CheckConstraint(
            "went_at IS NULL OR went_at >= came_at", name=op.f("ck_attendances_went_after_coming")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_attendances_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_attendances_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("key", name=op.f("uq_attendances_key")),
    )
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendances_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "ix_attendances_still_here",
            ["came_at"],
            unique=False,
            sqlite_where=sa.text("went_at IS NULL"),
            postgresql_where=sa.text("went_at IS NULL"),
        )
        batch_op.create_index("uq_attendances_guest", ["occurrence_id", "signup_key"], unique=True)
        batch_op.create_index("uq_attendances_household", ["occurrence_id", "household_id"], unique=True)

    op.create_table(
        "nobody_came",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("said_by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_nobody_came_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_nobody_came")),
    )
    op.create_table(
        "attended_children",
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendances.id"],
            name=op.f("fk_attended_children_attendance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_attended_children_child_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attendance_id", "child_id", name=op.f("pk_attended_children")),
    )
    with op.batch_alter_table("attended_children", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attended_children_child_id"), ["child_id"], unique=False)

    op.create_table(
        "taps",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendances.id"], name=op.f("fk_taps_attendance_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_taps")),
    )
    with op.batch_alter_table("taps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taps_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_taps_attendance_id"), ["attendance_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("taps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taps_attendance_id"))
        batch_op.drop_index(batch_op.f("ix_taps_at"))

    op.drop_table("taps")
    with op.batch_alter_table("attended_children", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attended_children_child_id"))

    op.drop_table("attended_children")
    op.drop_table("nobody_came")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_index("uq_attendances_household")
        batch_op.drop_index("uq_attendances_guest")
        batch_op.drop_index(
            "ix_attendances_still_here",
            sqlite_where=sa.text("went_at IS NULL"),
            postgresql_where=sa.text("went_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_attendances_household_id"))

    op.drop_table("attendances")
