"""Places, activities and their dates."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("access_notes", sa.Text(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats IS NULL OR seats >= 0", name=op.f("ck_places_seats_not_negative")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_places_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("key", name=op.f("uq_places_key")),
        sa.UniqueConstraint("name", name=op.f("uq_places_name")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_places_resource_id")),
    )
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "postponed",
                "cancelled",
                "held",
                name="state",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=10), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "cafe",
                "meal",
                "homework",
                "playgroup",
                "outing",
                "camp",
                "course",
                "advice",
                "meeting",
                "closed",
                name="category",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("target_group", sa.String(length=200), nullable=False),
        sa.Column("ages_from", sa.Integer(), nullable=True),
        sa.Column("ages_to", sa.Integer(), nullable=True),
        sa.Column(
            "language",
            sa.Enum(
                "da",
                "en",
                "ar",
                "uk",
                "de",
                "pl",
                "tr",
                "so",
                "fa",
                "ti",
                name="language",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("food", sa.String(length=200), nullable=False),
        sa.Column("transport", sa.String(length=200), nullable=False),
        sa.Column("bring", sa.String(length=200), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("meeting_point", sa.String(length=200), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("takes_signups", sa.Boolean(), nullable=False),
        sa.Column("signup_closes_hours", sa.Integer(), nullable=True),
        sa.Column("seats_total", sa.Integer(), nullable=True),
        sa.Column("seats_adults", sa.Integer(), nullable=True),
        sa.Column("seats_children", sa.Integer(), nullable=True),
        sa.Column("split_from_id", sa.Integer(), nullable=True),
        sa.Column("source_uid", sa.String(length=255), nullable=True),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=True),
        sa.Column("skip_days", sa.JSON(), nullable=False),
        sa.Column("skip_weeks", sa.JSON(), nullable=False),
        sa.Column("skips_holidays", sa.Boolean(), nullable=False),
        sa.Column("skips_closed", sa.Boolean(), nullable=False),
        sa.Column("generated_until", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ages_from IS NULL OR ages_to IS NULL OR ages_from <= ages_to",
            name=op.f("ck_activities_ages_in_order"),
        ),
        sa.CheckConstraint("length_minutes > 0", name=op.f("ck_activities_has_length")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_activities_price_not_negative")),
        sa.CheckConstraint(
            "seats_adults IS NULL OR seats_adults >= 0", name=op.f("ck_activities_seats_adults_not_negative")
        ),
        sa.CheckConstraint(
            "seats_children IS NULL OR seats_children >= 0",
            name=op.f("ck_activities_seats_children_not_negative"),
        ),
        sa.CheckConstraint(
            "seats_total IS NULL OR seats_total >= 0", name=op.f("ck_activities_seats_total_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["associations.id"], name=op.f("fk_activities_organiser_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_activities_place_id")),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["persons.id"], name=op.f("fk_activities_responsible_id")
        ),
        sa.ForeignKeyConstraint(
            ["split_from_id"], ["activities.id"], name=op.f("fk_activities_split_from_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("key", name=op.f("uq_activities_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_activities_uid")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_source_uid"), ["source_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_split_from_id"), ["split_from_id"], unique=False)
        batch_op.create_index("ix_activities_state_category", ["state", "category"], unique=False)

    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "postponed",
                "cancelled",
                "held",
                "skipped",
                "dropped",
                name="datestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("own_title", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("own_responsible_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("meeting_point", sa.String(length=200), nullable=False),
        sa.Column("has_own_place", sa.Boolean(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("seats_total", sa.Integer(), nullable=True),
        sa.Column("seats_adults", sa.Integer(), nullable=True),
        sa.Column("seats_children", sa.Integer(), nullable=True),
        sa.Column("has_own_seats", sa.Boolean(), nullable=False),
        sa.Column("taken_adults", sa.Integer(), nullable=False),
        sa.Column("taken_children", sa.Integer(), nullable=False),
        sa.Column("original_start", UTCDateTime(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("has_own_time", sa.Boolean(), nullable=False),
        sa.Column("skipped_because", sa.String(length=20), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_occurrences_ends_after_start")),
        sa.CheckConstraint(
            "seats_adults IS NULL OR taken_adults <= seats_adults", name=op.f("ck_occurrences_seats_adults")
        ),
        sa.CheckConstraint(
            "seats_children IS NULL OR taken_children <= seats_children",
            name=op.f("ck_occurrences_seats_children"),
        ),
        sa.CheckConstraint(
            "seats_total IS NULL OR taken_adults + taken_children <= seats_total",
            name=op.f("ck_occurrences_seats_total"),
        ),
        sa.CheckConstraint(
            "taken_adults >= 0 AND taken_children >= 0", name=op.f("ck_occurrences_taken_not_negative")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_occurrences_activity_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_occurrences_hold_id")),
        sa.ForeignKeyConstraint(
            ["own_responsible_id"], ["persons.id"], name=op.f("fk_occurrences_own_responsible_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_occurrences_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_occurrences_hold_id")),
        sa.UniqueConstraint("key", name=op.f("uq_occurrences_key")),
    )
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrences_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_occurrences_ends_at_starts_at", ["ends_at", "starts_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_occurrences_own_responsible_id"), ["own_responsible_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_occurrences_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_occurrences_starts_at", ["starts_at"], unique=False)
        batch_op.create_index(
            "uq_occurrences_activity_id_original_start",
            ["activity_id", "original_start"],
            unique=True,
            sqlite_where=sa.text("state <> 'dropped'"),
            postgresql_where=sa.text("state <> 'dropped'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_occurrences_activity_id_original_start",
            sqlite_where=sa.text("state <> 'dropped'"),
            postgresql_where=sa.text("state <> 'dropped'"),
        )
        batch_op.drop_index("ix_occurrences_starts_at")
        batch_op.drop_index(batch_op.f("ix_occurrences_place_id"))
        batch_op.drop_index(batch_op.f("ix_occurrences_own_responsible_id"))
        batch_op.drop_index("ix_occurrences_ends_at_starts_at")
        batch_op.drop_index(batch_op.f("ix_occurrences_activity_id"))

    op.drop_table("occurrences")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index("ix_activities_state_category")
        batch_op.drop_index(batch_op.f("ix_activities_split_from_id"))
        batch_op.drop_index(batch_op.f("ix_activities_source_uid"))
        batch_op.drop_index(batch_op.f("ix_activities_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_activities_place_id"))
        batch_op.drop_index(batch_op.f("ix_activities_organiser_id"))

    op.drop_table("activities")
    op.drop_table("places")
