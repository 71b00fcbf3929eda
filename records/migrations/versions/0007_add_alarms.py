"""Add alarms, the end of a patient's care, and the facts that plans count from"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "on_call",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name", columns.EncryptedText(), nullable=False),
        sa.Column("phone", columns.EncryptedText(), nullable=False),
        sa.Column("hours", sa.String(length=6), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("removed_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_on_call_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call")),
    )
    op.create_index(op.f("ix_on_call_clinic_id"), "on_call", ["clinic_id"])
    op.create_table(
        "page",
        sa.Column("escalation_id", sa.String(length=26), nullable=False),
        sa.Column("on_call_id", sa.String(length=26), nullable=False),
        sa.Column("since", columns.Moment(timezone=True), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("dealer_id", sa.String(length=80), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("accepted_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_page_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_page_escalation_id_escalation")),
        sa.ForeignKeyConstraint(["on_call_id"], ["on_call.id"], name=op.f("fk_page_on_call_id_on_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("escalation_id", "since", "rung", "on_call_id", name=op.f("uq_page_escalation_id")),
    )
    op.create_index(op.f("ix_page_clinic_id"), "page", ["clinic_id"])
    op.create_index("ix_page_ready", "page", ["state", "next_try_at"])
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alarmed_at", columns.Moment(timezone=True), nullable=True))
        batch_op.create_index("ix_escalation_unheard", ["acknowledged_at", "alarmed_at"])
    op.create_table(
        "patient_fact",
        sa.Column("patient_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("told_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("checked_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_patient_fact_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_fact_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_fact")),
        sa.UniqueConstraint("patient_id", "kind", "code", "at", name=op.f("uq_patient_fact_patient_id")),
    )
    op.create_index(op.f("ix_patient_fact_clinic_id"), "patient_fact", ["clinic_id"])
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fact_id", sa.String(length=26), nullable=True))
        batch_op.create_index("ix_follow_up_fact", ["fact_id", "plan", "step"], unique=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_up_fact_id_patient_fact"), "patient_fact", ["fact_id"], ["id"]
        )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", columns.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_why", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM send WHERE follow_up_id IN (SELECT id FROM follow_up WHERE fact_id IS NOT NULL)")
    op.execute("DELETE FROM follow_up WHERE fact_id IS NOT NULL")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_column("ended_why")
        batch_op.drop_column("ended_at")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_up_fact_id_patient_fact"), type_="foreignkey")
        batch_op.drop_index("ix_follow_up_fact")
        batch_op.drop_column("fact_id")
    op.drop_table("patient_fact")
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_index("ix_escalation_unheard")
        batch_op.drop_column("alarmed_at")
    op.drop_table("page")
    op.drop_table("on_call")
