"""Add reminders of what stays unanswered, staff's phone calls and notices to staff"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminds_id", sa.String(length=26), nullable=True))
        batch_op.create_index(batch_op.f("ix_follow_up_reminds_id"), ["reminds_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_up_reminds_id_follow_up"), "follow_up", ["reminds_id"], ["id"]
        )
    op.create_table(
        "phone_call",
        sa.Column("patient_id", sa.String(length=26), nullable=False),
        sa.Column("follow_up_id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("next_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("words", columns.EncryptedText(), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_phone_call_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_phone_call_patient_id_patient")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_phone_call_follow_up_id_follow_up")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_phone_call_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
    )
    for column in ("clinic_id", "patient_id", "follow_up_id"):
        op.create_index(op.f(f"ix_phone_call_{column}"), "phone_call", [column])
    op.create_table(
        "staff_notice",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("recipient", columns.EncryptedText(), nullable=False),
        sa.Column("text", columns.EncryptedText(), nullable=False),
        sa.Column("detail", columns.EncryptedText(), nullable=False),
        sa.Column("posted_by", sa.String(length=26), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("escalation_id", sa.String(length=26), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_staff_notice_clinic_id_clinic")),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_staff_notice_escalation_id_escalation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notice")),
    )
    for column in ("clinic_id", "at", "escalation_id"):
        op.create_index(op.f(f"ix_staff_notice_{column}"), "staff_notice", [column])
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_id", sa.String(length=26), nullable=True))
        batch_op.alter_column("escalation_id", existing_type=sa.String(length=26), nullable=True)
        batch_op.create_index(batch_op.f("ix_page_notice_id"), ["notice_id"])
        batch_op.create_foreign_key(batch_op.f("fk_page_notice_id_staff_notice"), "staff_notice", ["notice_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM page WHERE escalation_id IS NULL")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_page_notice_id_staff_notice"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_page_notice_id"))
        batch_op.drop_column("notice_id")
        batch_op.alter_column("escalation_id", existing_type=sa.String(length=26), nullable=False)
    op.drop_table("staff_notice")
    op.drop_table("phone_call")
    op.execute("DELETE FROM send WHERE follow_up_id IN (SELECT id FROM follow_up WHERE reminds_id IS NOT NULL)")
    op.execute("DELETE FROM follow_up WHERE reminds_id IS NOT NULL")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_up_reminds_id_follow_up"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_follow_up_reminds_id"))
        batch_op.drop_column("reminds_id")
