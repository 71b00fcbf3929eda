"""Alembic's entry: migrates over the connection that the composition root hands in."""

from alembic import context

from records.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="columns.",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
