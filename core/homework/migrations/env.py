"""What Alembic runs: the changes on the connection that it was given, in that connection's transaction."""

from alembic import context

from core.homework.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
