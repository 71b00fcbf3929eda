"""Add stopped plans, mishaps of sends, and the indexes by which turns are taken"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_stop",
        sa.Column("plan", sa.String(length=120), nullable=False),
        sa.Column("stopped_by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("stopped_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(length=80), nullable=True),
        sa.Column("started_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_plan_stop_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_stop")),
    )
    op.create_index(op.f("ix_plan_stop_clinic_id"), "plan_stop", ["clinic_id"])
    with op.batch_alter_table("send", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mishaps", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_index("ix_send_ready")
        batch_op.create_index("ix_send_ready", ["state", "channel", "clinic_id", "next_try_at"])
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_answer_by")
        batch_op.create_index("ix_follow_up_silent", ["state", "answer_by"])


def downgrade() -> None:
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_silent")
        batch_op.create_index("ix_follow_up_answer_by", ["answer_by"])
    with op.batch_alter_table("send", schema=None) as batch_op:
        batch_op.drop_index("ix_send_ready")
        batch_op.create_index("ix_send_ready", ["state", "next_try_at"])
        batch_op.drop_column("mishaps")
    op.drop_table("plan_stop")
