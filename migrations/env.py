"""How migrations run: on the app's own engine, one transaction, batch mode for SQLite."""

from alembic import context
from flask import current_app

from familiehus.kernel.transaction import WRITING, _mode

migrate = current_app.extensions["migrate"]
engine = migrate.db.engine

_mode.set(WRITING)
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        user_module_prefix="",
    )
    with context.begin_transaction():
        context.run_migrations()
