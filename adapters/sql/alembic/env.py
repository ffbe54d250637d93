"""What Alembic runs: migrations of one history, on the connection that ``adapters.sql.migrate`` gives it."""

from alembic import context

context.configure(**context.config.attributes, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
