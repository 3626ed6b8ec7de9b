"""How migrations run: on the app's own engine, one transaction a step, batch mode for SQLite.

SQLite cannot change a table: batch mode makes it anew and drops the old one, which rows that point at it would
forbid. So foreign keys rest meanwhile (a pragma counts only outside a transaction), and are checked after.
"""

from alembic import context
from flask import current_app

from familiehus.kernel.transaction import as_writer

migrate = current_app.extensions["migrate"]
engine = migrate.db.engine

with as_writer(), engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    driver = connection.connection.dbapi_connection
    if is_sqlite:
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_as_batch=is_sqlite,
            transaction_per_migration=True,
            user_module_prefix="",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.rollback()
        if is_sqlite and (astray := driver.execute("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"After the migration these rows point at nothing: {astray[:5]}")
    finally:
        connection.rollback()
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")
