"""Alembic's entry: runs the migrations on the engine that the caller put into the configuration."""

from alembic import context

from clients.database.models import Base

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
