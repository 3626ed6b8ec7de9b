"""Support in kind: how wishes are met, rounds of parcels, food in and out, sessions with an adviser."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parcel_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("handed_out_at", UTCDateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=True),
        sa.Column("clear_on", sa.Date(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("clear_on > closes_on", name=op.f("ck_parcel_rounds_cleared_after_closing")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_parcel_rounds_closes_after_opening")),
        sa.CheckConstraint(
            "parcels IS NULL OR parcels BETWEEN 1 AND 9999",
            name=op.f("ck_parcel_rounds_parcels_within_reason"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_rounds")),
        sa.UniqueConstraint("key", name=op.f("uq_parcel_rounds_key")),
    )
    op.create_table(
        "parcel_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("ticks", sa.JSON(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'packed', 'given') OR (number IS NOT NULL AND code IS NOT NULL)",
            name=op.f("ck_parcel_applications_parcel_has_number"),
        ),
        sa.CheckConstraint(
            "adults BETWEEN 0 AND 20 AND children BETWEEN 0 AND 20",
            name=op.f("ck_parcel_applications_size_within_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_parcel_applications_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["parcel_rounds.id"], name=op.f("fk_parcel_applications_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_applications")),
        sa.UniqueConstraint("key", name=op.f("uq_parcel_applications_key")),
        sa.UniqueConstraint("round_id", "code", name="uq_parcel_applications_code"),
        sa.UniqueConstraint("round_id", "household_id", name="uq_parcel_applications_once"),
        sa.UniqueConstraint("round_id", "number", name="uq_parcel_applications_number"),
    )
    with op.batch_alter_table("parcel_applications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_applications_household_id"), ["household_id"], unique=False
        )

    op.create_table(
        "advice_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("second_hold_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR outcome IS NULL", name=op.f("ck_advice_sessions_cancelled_or_held")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_advice_sessions_ends_after_start")),
        sa.CheckConstraint(
            "second_id IS NULL OR second_id <> adviser_id",
            name=op.f("ck_advice_sessions_two_different_advisers"),
        ),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["volunteers.id"], name=op.f("fk_advice_sessions_adviser_id")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_advice_sessions_hold_id")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_advice_sessions_household_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["second_hold_id"], ["holds.id"], name=op.f("fk_advice_sessions_second_hold_id")
        ),
        sa.ForeignKeyConstraint(["second_id"], ["volunteers.id"], name=op.f("fk_advice_sessions_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_sessions")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_advice_sessions_hold_id")),
        sa.UniqueConstraint("key", name=op.f("uq_advice_sessions_key")),
        sa.UniqueConstraint("second_hold_id", name=op.f("uq_advice_sessions_second_hold_id")),
    )
    with op.batch_alter_table("advice_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_sessions_adviser_id"), ["adviser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_sessions_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_sessions_second_id"), ["second_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_sessions_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "food_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("donor", sa.String(length=120), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("use_by", sa.Date(), nullable=False),
        sa.Column("allergens", sa.JSON(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "portions BETWEEN 1 AND 99999", name=op.f("ck_food_batches_portions_within_reason")
        ),
        sa.CheckConstraint("use_by >= came_on", name=op.f("ck_food_batches_use_by_after_coming")),
        sa.ForeignKeyConstraint(["donor_id"], ["associations.id"], name=op.f("fk_food_batches_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_food_batches")),
        sa.UniqueConstraint("key", name=op.f("uq_food_batches_key")),
    )
    with op.batch_alter_table("food_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_food_batches_came_on"), ["came_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_food_batches_donor_id"), ["donor_id"], unique=False)

    op.create_table(
        "food_hand_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("is_thrown", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "portions BETWEEN 1 AND 99999", name=op.f("ck_food_hand_outs_portions_within_reason")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["food_batches.id"], name=op.f("fk_food_hand_outs_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_food_hand_outs")),
    )
    with op.batch_alter_table("food_hand_outs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_food_hand_outs_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_food_hand_outs_day"), ["day"], unique=False)

    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("neutral", sa.String(length=200), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("item_kind_id", sa.Integer(), nullable=True),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("said_yes_at", UTCDateTime(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(means = 'offer') = (offer_id IS NOT NULL) AND (means = 'activity') = (activity_id IS NOT NULL) AND (means = 'loan') = (item_kind_id IS NOT NULL) AND (means = 'volunteer' OR volunteer_id IS NULL)",
            name=op.f("ck_needs_one_means"),
        ),
        sa.CheckConstraint(
            "said_yes_at IS NULL OR offer_id IS NOT NULL", name=op.f("ck_needs_yes_to_an_offer")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_needs_activity_id")),
        sa.ForeignKeyConstraint(["item_kind_id"], ["item_kinds.id"], name=op.f("fk_needs_item_kind_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_needs_offer_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_needs_volunteer_id")),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wishes.id"], name=op.f("fk_needs_wish_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("key", name=op.f("uq_needs_key")),
        sa.UniqueConstraint("wish_id", name=op.f("uq_needs_wish_id")),
    )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_needs_settled_on"), ["settled_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_needs_settled_on"))
        batch_op.drop_index(batch_op.f("ix_needs_offer_id"))

    op.drop_table("needs")
    with op.batch_alter_table("food_hand_outs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_food_hand_outs_day"))
        batch_op.drop_index(batch_op.f("ix_food_hand_outs_batch_id"))

    op.drop_table("food_hand_outs")
    with op.batch_alter_table("food_batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_food_batches_donor_id"))
        batch_op.drop_index(batch_op.f("ix_food_batches_came_on"))

    op.drop_table("food_batches")
    with op.batch_alter_table("advice_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_sessions_starts_at"))
        batch_op.drop_index(batch_op.f("ix_advice_sessions_second_id"))
        batch_op.drop_index(batch_op.f("ix_advice_sessions_household_id"))
        batch_op.drop_index(batch_op.f("ix_advice_sessions_adviser_id"))

    op.drop_table("advice_sessions")
    with op.batch_alter_table("parcel_applications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_applications_household_id"))

    op.drop_table("parcel_applications")
    op.drop_table("parcel_rounds")
