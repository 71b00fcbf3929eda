"""Add where templates stand at Kakao, and every step on the way"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "template_registration",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=True),
        sa.Column("approved_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("released_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_template_registration_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_registration")),
        sa.UniqueConstraint("clinic_id", "key", "version", name=op.f("uq_template_registration_clinic_id")),
    )
    op.create_index(op.f("ix_template_registration_clinic_id"), "template_registration", ["clinic_id"])
    op.create_table(
        "template_step",
        sa.Column("registration_id", sa.String(length=26), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_template_step_clinic_id_clinic")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["template_registration.id"],
            name=op.f("fk_template_step_registration_id_template_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_step")),
    )
    for column in ("clinic_id", "registration_id"):
        op.create_index(op.f(f"ix_template_step_{column}"), "template_step", [column])


def downgrade() -> None:
    op.drop_table("template_step")
    op.drop_table("template_registration")
