"""A tablet that several share: PINs, for whom they are enough where, sign-ins that belong to a device."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_here",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_known_here_tries_counted")),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_known_here_device_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_known_here_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_here")),
        sa.UniqueConstraint("device_id", "person_id", name=op.f("uq_known_here_device_id_person_id")),
    )
    with op.batch_alter_table("known_here", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_known_here_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pin_hash", sa.String(length=255), server_default="", nullable=False))

    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_ins_device_id"), ["device_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_sign_ins_device_id"), "devices", ["device_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_ins_device_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sign_ins_device_id"))
        batch_op.drop_column("device_id")

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("pin_hash")

    with op.batch_alter_table("known_here", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_here_person_id"))

    op.drop_table("known_here")
