"""The changes of the homework's tables in order, as Alembic keeps them; `database.open_database` makes them."""
