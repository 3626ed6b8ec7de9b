"""Visits: kinds, matches and both sides, visits held to the gate, taps, corrections, moves, who asked to be heard."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel import clock
from familiehus.kernel.db import UTCDateTime, new_key
from familiehus.volunteers import guard

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = (
    ("Familieven", 1, 120, 39, False, []),
    ("Kontaktfamilie", 2, 360, 52, True, ["children"]),
    ("Praktisk hjælp", 2, 120, 12, False, []),
    ("Lektiehjælp", 1, 90, 26, False, ["children"]),
)
"""What a house begins with: title, every how many weeks, minutes, weeks, alone with a child, also needs."""


def upgrade() -> None:
    op.create_table(
        "match_kinds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("is_alone_with_child", sa.Boolean(), nullable=False),
        sa.Column("also_needs", sa.JSON(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("every_weeks BETWEEN 1 AND 8", name=op.f("ck_match_kinds_rhythm_in_reason")),
        sa.CheckConstraint("length_minutes BETWEEN 15 AND 720", name=op.f("ck_match_kinds_length_in_reason")),
        sa.CheckConstraint("weeks BETWEEN 1 AND 104", name=op.f("ck_match_kinds_weeks_in_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_kinds")),
        sa.UniqueConstraint("key", name=op.f("uq_match_kinds_key")),
        sa.UniqueConstraint("title", name=op.f("uq_match_kinds_title")),
    )
    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("known", sa.String(length=15), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("family_accepted_at", UTCDateTime(), nullable=True),
        sa.Column("consent_at", UTCDateTime(), nullable=True),
        sa.Column("consent_from", sa.String(length=120), nullable=False),
        sa.Column("consent_noted_by", sa.String(length=40), nullable=False),
        sa.Column("address_agreed_at", UTCDateTime(), nullable=True),
        sa.Column("began_at", UTCDateTime(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("closed_because", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_matches_closed_when_closed")
        ),
        sa.CheckConstraint(
            "planned_until IS NULL OR first_on IS NULL OR planned_until > first_on",
            name=op.f("ck_matches_until_after_first"),
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_matches_household_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["match_kinds.id"], name=op.f("fk_matches_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("key", name=op.f("uq_matches_key")),
    )
    op.create_index("ix_matches_household_id", "matches", ["household_id"], unique=False)
    op.create_index("ix_matches_state_wished_on", "matches", ["state", "wished_on"], unique=False)
    op.create_table(
        "visit_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("follow_up_weeks", sa.JSON(), nullable=False),
        sa.Column("listener_id", sa.Integer(), nullable=True),
        sa.Column("after_hours", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("grace_minutes BETWEEN 5 AND 120", name=op.f("ck_visit_rules_grace_in_reason")),
        sa.CheckConstraint("id = 1", name=op.f("ck_visit_rules_one_house")),
        sa.CheckConstraint("travel_minutes BETWEEN 0 AND 120", name=op.f("ck_visit_rules_travel_in_reason")),
        sa.ForeignKeyConstraint(["listener_id"], ["persons.id"], name=op.f("fk_visit_rules_listener_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_rules")),
    )
    op.create_table(
        "listening_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask", sa.String(length=10), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("talked_at", UTCDateTime(), nullable=True),
        sa.Column("talked_by_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["talked_by_id"], ["persons.id"], name=op.f("fk_listening_asked_talked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_listening_asked_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listening_asked")),
        sa.UniqueConstraint("key", name=op.f("uq_listening_asked_key")),
    )
    op.create_index("ix_listening_asked_volunteer_id", "listening_asked", ["volunteer_id"], unique=False)
    op.create_table(
        "match_follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("talk", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("dropped_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["persons.id"], name=op.f("fk_match_follow_ups_done_by_id")),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_match_follow_ups_match_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_follow_ups")),
        sa.UniqueConstraint("key", name=op.f("uq_match_follow_ups_key")),
    )
    op.create_index("ix_match_follow_ups_due_on", "match_follow_ups", ["due_on"], unique=False)
    op.create_index("ix_match_follow_ups_match_id", "match_follow_ups", ["match_id"], unique=False)
    op.create_table(
        "match_surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("fitted", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "helped BETWEEN 1 AND 5 AND fitted BETWEEN 1 AND 5 AND again BETWEEN 1 AND 5",
            name=op.f("ck_match_surveys_one_to_five"),
        ),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_match_surveys_match_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_surveys")),
        sa.UniqueConstraint("match_id", "side", name=op.f("uq_match_surveys_match_id_side")),
    )
    op.create_table(
        "match_visitors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("sees_earlier", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_match_visitors_match_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_match_visitors_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_visitors")),
        sa.UniqueConstraint("key", name=op.f("uq_match_visitors_key")),
    )
    op.create_index("ix_match_visitors_match_id", "match_visitors", ["match_id"], unique=False)
    op.create_index("ix_match_visitors_volunteer_id", "match_visitors", ["volunteer_id"], unique=False)
    op.create_index(
        "uq_match_visitors_one_current",
        "match_visitors",
        ["match_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "visit_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("length_minutes > 0", name=op.f("ck_visit_plans_has_length")),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_visit_plans_match_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_plans")),
        sa.UniqueConstraint("key", name=op.f("uq_visit_plans_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_visit_plans_uid")),
    )
    op.create_index("ix_visit_plans_match_id", "visit_plans", ["match_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("on_way_at", UTCDateTime(), nullable=True),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("call_me_at", UTCDateTime(), nullable=True),
        sa.Column("called_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=10), nullable=False),
        sa.Column("missed_at", UTCDateTime(), nullable=True),
        sa.Column("missed_by", sa.String(length=10), nullable=False),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("alarmed_at", UTCDateTime(), nullable=True),
        sa.Column("escalated_at", UTCDateTime(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("safe_at", UTCDateTime(), nullable=True),
        sa.Column("safe_how", sa.String(length=10), nullable=False),
        sa.Column("safe_by_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("kilometres", sa.Integer(), nullable=False),
        sa.Column("doing", sa.String(length=12), nullable=False),
        sa.Column("original_start", UTCDateTime(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("has_own_time", sa.Boolean(), nullable=False),
        sa.Column("skipped_because", sa.String(length=20), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visits_ends_after_start")),
        sa.CheckConstraint("kilometres BETWEEN 0 AND 2000", name=op.f("ck_visits_kilometres_in_reason")),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 0 AND 1440", name=op.f("ck_visits_minutes_of_a_day")
        ),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_visits_match_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["visit_plans.id"], name=op.f("fk_visits_plan_id")),
        sa.ForeignKeyConstraint(["safe_by_id"], ["persons.id"], name=op.f("fk_visits_safe_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("key", name=op.f("uq_visits_key")),
        sa.UniqueConstraint("plan_id", "original_start", name=op.f("uq_visits_plan_id_original_start")),
    )
    op.create_index("ix_visits_ends_at", "visits", ["ends_at"], unique=False)
    op.create_index("ix_visits_match_id", "visits", ["match_id"], unique=False)
    op.create_index("ix_visits_starts_at", "visits", ["starts_at"], unique=False)
    op.create_table(
        "visit_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("tap", sa.String(length=10), nullable=False),
        sa.Column("was_at", UTCDateTime(), nullable=True),
        sa.Column("becomes_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_visit_corrections_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_corrections_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_corrections")),
    )
    op.create_index("ix_visit_corrections_visit_id", "visit_corrections", ["visit_id"], unique=False)
    op.create_table(
        "visit_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=10), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("said_yes", sa.Boolean(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visit_moves_ends_after_start")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_moves_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_moves")),
        sa.UniqueConstraint("key", name=op.f("uq_visit_moves_key")),
    )
    op.create_index("ix_visit_moves_visit_id", "visit_moves", ["visit_id"], unique=False)
    op.create_index(
        "uq_visit_moves_one_open",
        "visit_moves",
        ["visit_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "visit_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_visit_seats_days_in_order")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_visit_seats_hold_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_seats_visit_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_visit_seats_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_seats")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_visit_seats_hold_id")),
    )
    op.create_index("ix_visit_seats_visit_id", "visit_seats", ["visit_id"], unique=False)
    op.create_index("ix_visit_seats_volunteer_id", "visit_seats", ["volunteer_id"], unique=False)
    op.create_index(
        "uq_visit_seats_one_live",
        "visit_seats",
        ["visit_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_table(
        "visit_taps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("tap", sa.String(length=10), nullable=False),
        sa.Column("tapped_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_visit_taps_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_taps_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_taps")),
        sa.UniqueConstraint("token", name=op.f("uq_visit_taps_token")),
    )
    op.create_index("ix_visit_taps_visit_id", "visit_taps", ["visit_id"], unique=False)
    for statement in guard.statements(
        "visit_seats", op.get_bind().dialect.name, live="{row}.released_at IS NULL"
    ):
        op.execute(statement)
    now = clock.now()
    kinds = sa.table(
        "match_kinds",
        *(
            sa.column(name)
            for name in ("title", "key", "row_version", "every_weeks", "length_minutes", "weeks")
        ),
        sa.column("is_alone_with_child", sa.Boolean),
        sa.column("is_offered", sa.Boolean),
        sa.column("also_needs", sa.JSON),
        sa.column("created_at", UTCDateTime()),
        sa.column("changed_at", UTCDateTime()),
    )
    op.bulk_insert(
        kinds,
        [
            {
                "title": title,
                "key": new_key(),
                "row_version": 1,
                "every_weeks": every,
                "length_minutes": minutes,
                "weeks": weeks,
                "is_alone_with_child": alone,
                "is_offered": True,
                "also_needs": needs,
                "created_at": now,
                "changed_at": now,
            }
            for title, every, minutes, weeks, alone, needs in KINDS
        ],
    )


def downgrade() -> None:
    for statement in guard.undo("visit_seats", op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "visit_taps",
        "visit_seats",
        "visit_moves",
        "visit_corrections",
        "visits",
        "visit_plans",
        "match_visitors",
        "match_surveys",
        "match_follow_ups",
        "listening_asked",
        "visit_rules",
        "matches",
        "match_kinds",
    ):
        op.drop_table(table)
