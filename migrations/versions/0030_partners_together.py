"""Action networks, ambassadors, places to show the way to, volunteers sent on."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_networks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "closed_on IS NULL OR result <> ''", name=op.f("ck_action_networks_closed_with_result")
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= from_on", name=op.f("ck_action_networks_closed_after_from")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_action_networks_until_after_from")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_networks")),
        sa.UniqueConstraint("key", name=op.f("uq_action_networks_key")),
    )
    with op.batch_alter_table("action_networks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_networks_until_on"), ["until_on"], unique=False)

    op.create_table(
        "ambassadors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_ambassadors_until_after_from")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambassadors")),
        sa.UniqueConstraint("key", name=op.f("uq_ambassadors_key")),
    )
    op.create_table(
        "partner_services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("for_whom", sa.String(length=200), nullable=False),
        sa.Column("how_to_reach", sa.String(length=300), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_services")),
        sa.UniqueConstraint("key", name=op.f("uq_partner_services_key")),
    )
    op.create_table(
        "action_network_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["action_networks.id"], name=op.f("fk_action_network_actions_network_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_network_actions")),
        sa.UniqueConstraint("key", name=op.f("uq_action_network_actions_key")),
    )
    with op.batch_alter_table("action_network_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_network_actions_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_action_network_actions_network_id"), ["network_id"], unique=False
        )

    op.create_table(
        "action_network_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["action_networks.id"], name=op.f("fk_action_network_members_network_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_network_members")),
        sa.UniqueConstraint("key", name=op.f("uq_action_network_members_key")),
    )
    with op.batch_alter_table("action_network_members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_network_members_network_id"), ["network_id"], unique=False
        )

    op.create_table(
        "signposts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("way IN ('in', 'out')", name=op.f("ck_signposts_way_known")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["partner_services.id"], name=op.f("fk_signposts_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signposts")),
    )
    with op.batch_alter_table("signposts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signposts_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_signposts_service_id"), ["service_id"], unique=False)

    op.create_table(
        "volunteers_sent_on",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("began", sa.Boolean(), nullable=True),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_volunteers_sent_on_answered_on_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_volunteers_sent_on_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_volunteers_sent_on_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers_sent_on")),
        sa.UniqueConstraint("key", name=op.f("uq_volunteers_sent_on_key")),
        sa.UniqueConstraint(
            "volunteer_id", "association_id", name=op.f("uq_volunteers_sent_on_volunteer_id_association_id")
        ),
    )
    with op.batch_alter_table("volunteers_sent_on", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteers_sent_on_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_volunteers_sent_on_volunteer_id"), ["volunteer_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("volunteers_sent_on", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteers_sent_on_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_volunteers_sent_on_association_id"))

    op.drop_table("volunteers_sent_on")
    with op.batch_alter_table("signposts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signposts_service_id"))
        batch_op.drop_index(batch_op.f("ix_signposts_day"))

    op.drop_table("signposts")
    with op.batch_alter_table("action_network_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_network_members_network_id"))

    op.drop_table("action_network_members")
    with op.batch_alter_table("action_network_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_network_actions_network_id"))
        batch_op.drop_index(batch_op.f("ix_action_network_actions_due_on"))

    op.drop_table("action_network_actions")
    op.drop_table("partner_services")
    op.drop_table("ambassadors")
    with op.batch_alter_table("action_networks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_networks_until_on"))

    op.drop_table("action_networks")
