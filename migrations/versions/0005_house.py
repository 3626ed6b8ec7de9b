"""House: settings, opening hours, closing days, who is on call."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_closing_days_last_after_first")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_days")),
        sa.UniqueConstraint("key", name=op.f("uq_closing_days_key")),
    )
    with op.batch_alter_table("closing_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closing_days_first_on"), ["first_on"], unique=False)

    op.create_table(
        "house_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_english", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("logo_key", sa.String(length=14), nullable=True),
        sa.Column("is_closed_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("controller", sa.String(length=200), nullable=False),
        sa.Column("controller_contact", sa.String(length=300), nullable=False),
        sa.Column("shared_control", sa.Text(), nullable=False),
        sa.Column("accessibility_statement", sa.String(length=300), nullable=False),
        sa.Column("kommune", sa.String(length=80), nullable=False),
        sa.Column("kommune_phone", sa.String(length=20), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_house_settings_one_house")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_settings")),
    )
    op.create_table(
        "on_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("person_key", sa.String(length=40), nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_on_call_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call")),
        sa.UniqueConstraint("key", name=op.f("uq_on_call_key")),
    )
    with op.batch_alter_table("on_call", schema=None) as batch_op:
        batch_op.create_index("ix_on_call_ends_at_starts_at", ["ends_at", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_on_call_person_key"), ["person_key"], unique=False)

    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("house_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("closes > opens", name=op.f("ck_opening_hours_closes_after_opening")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday_of_seven")),
        sa.ForeignKeyConstraint(["house_id"], ["house_settings.id"], name=op.f("fk_opening_hours_house_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
    )
    with op.batch_alter_table("opening_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_hours_house_id"), ["house_id"], unique=False)


def downgrade() -> None:
    op.drop_table("opening_hours")
    op.drop_table("on_call")
    op.drop_table("house_settings")
    op.drop_table("closing_days")
