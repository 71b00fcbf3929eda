"""Add the appointment book"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closure",
        sa.Column("resource", sa.String(length=50), nullable=False),
        sa.Column("starts_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=26), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_closure_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index("ix_closure_ends", ["clinic_id", "ends_at"], unique=False)
    op.create_table(
        "taken_day",
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("bits", sa.LargeBinary(length=36), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_taken_day_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("clinic_id", "day", "unit", name=op.f("pk_taken_day")),
    )
    op.create_table(
        "package",
        sa.Column("patient_id", sa.String(length=26), nullable=False),
        sa.Column("treatment", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("external_key", sa.String(length=80), nullable=True),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_package_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_package_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("clinic_id", "external_key", name=op.f("uq_package_clinic_id")),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_package_patient_id"), ["patient_id"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("patient_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("treatment", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("doctor", sa.String(length=40), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("begin", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.Column("guest", columns.EncryptedText(), nullable=False),
        sa.Column("replaces_id", sa.String(length=26), nullable=True),
        sa.Column("appointment_id", sa.String(length=26), nullable=True),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("passed_slots", sa.JSON(), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("updated_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_waiting_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_waiting_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_state"), ["state"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("patient_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("treatment", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("doctor", sa.String(length=40), nullable=False),
        sa.Column("starts_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("guest", columns.EncryptedText(), nullable=False),
        sa.Column("wish", columns.EncryptedText(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("external_key", sa.String(length=80), nullable=True),
        sa.Column("package_id", sa.String(length=26), nullable=True),
        sa.Column("replaces_id", sa.String(length=26), nullable=True),
        sa.Column("held_until", columns.Moment(timezone=True), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("cancelled_late", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("updated_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_appointment_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_appointment_package_id_package")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("clinic_id", "external_key", name=op.f("uq_appointment_clinic_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index("ix_appointment_day", ["clinic_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_held_until"), ["held_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index("ix_appointment_state", ["clinic_id", "state"], unique=False)
    op.create_table(
        "appointment_change",
        sa.Column("appointment_id", sa.String(length=26), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("starts_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("sealed_seq", sa.Integer(), nullable=True),
        sa.Column("mac", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_change_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_appointment_change_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_change")),
    )
    with op.batch_alter_table("appointment_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_change_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_change_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_change_sealed_seq"), ["sealed_seq"], unique=False)
    op.create_table(
        "taken_cell",
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_taken_cell_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_taken_cell_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("clinic_id", "unit", "cell", name=op.f("pk_taken_cell")),
    )
    with op.batch_alter_table("taken_cell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_cell_appointment_id"), ["appointment_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("doctor", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_calendar_feed_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_clinic_id"), ["clinic_id"], unique=False)
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("book_revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("book_offered", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("appointment_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("occasion", sa.Integer(), nullable=False, server_default="0"))
        batch_op.alter_column("treatment_id", existing_type=sa.VARCHAR(length=26), nullable=True)
        batch_op.create_index(batch_op.f("ix_follow_up_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(
            "ix_follow_up_occasion", ["clinic_id", "appointment_id", "occasion", "plan", "step"], unique=True
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_up_appointment_id_appointment"), "appointment", ["appointment_id"], ["id"]
        )


def downgrade() -> None:
    op.execute("DELETE FROM follow_up WHERE treatment_id IS NULL")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_up_appointment_id_appointment"), type_="foreignkey")
        batch_op.drop_index("ix_follow_up_occasion")
        batch_op.drop_index(batch_op.f("ix_follow_up_appointment_id"))
        batch_op.alter_column("treatment_id", existing_type=sa.VARCHAR(length=26), nullable=False)
        batch_op.drop_column("occasion")
        batch_op.drop_column("appointment_id")
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_column("book_offered")
        batch_op.drop_column("book_revision")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_clinic_id"))
    op.drop_table("calendar_feed")
    with op.batch_alter_table("taken_cell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taken_cell_appointment_id"))
    op.drop_table("taken_cell")
    with op.batch_alter_table("appointment_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_change_sealed_seq"))
        batch_op.drop_index(batch_op.f("ix_appointment_change_clinic_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_change_appointment_id"))
    op.drop_table("appointment_change")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_state")
        batch_op.drop_index(batch_op.f("ix_appointment_patient_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_held_until"))
        batch_op.drop_index("ix_appointment_day")
        batch_op.drop_index(batch_op.f("ix_appointment_clinic_id"))
    op.drop_table("appointment")
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_state"))
        batch_op.drop_index(batch_op.f("ix_waiting_patient_id"))
        batch_op.drop_index(batch_op.f("ix_waiting_clinic_id"))
    op.drop_table("waiting")
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_package_patient_id"))
        batch_op.drop_index(batch_op.f("ix_package_clinic_id"))
    op.drop_table("package")
    op.drop_table("taken_day")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index("ix_closure_ends")
        batch_op.drop_index(batch_op.f("ix_closure_clinic_id"))
    op.drop_table("closure")
