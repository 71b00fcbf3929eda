"""Add what tells whom a plan reaches, and follow-ups on days of the patient's own"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
BY_ITSELF = "treatment_id IS NULL AND appointment_id IS NULL AND fact_id IS NULL"


def upgrade() -> None:
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups", columns.EncryptedJson(), nullable=True))
        batch_op.add_column(sa.Column("replan_at", columns.Moment(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_patient_replan_at"), ["replan_at"])
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("care", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ward", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("diagnoses", columns.EncryptedJson(), nullable=True))
    op.create_index(
        "ix_follow_up_own", "follow_up", ["patient_id", "plan", "step", "occasion"], unique=True,
        sqlite_where=sa.text(BY_ITSELF), postgresql_where=sa.text(BY_ITSELF),
    )  # fmt: skip


def downgrade() -> None:
    op.execute(f"DELETE FROM send WHERE follow_up_id IN (SELECT id FROM follow_up WHERE {BY_ITSELF})")  # noqa: S608
    op.execute(f"DELETE FROM follow_up WHERE {BY_ITSELF}")  # noqa: S608
    op.drop_index("ix_follow_up_own", "follow_up")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("diagnoses")
        batch_op.drop_column("ward")
        batch_op.drop_column("care")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_replan_at"))
        batch_op.drop_column("replan_at")
        batch_op.drop_column("groups")
