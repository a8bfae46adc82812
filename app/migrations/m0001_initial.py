"""The first migration: tables, walls and functions, from the hand-written SQL beside it."""

from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "m0001_initial"
VERSION = "1.38.0"
DESCRIPTION = "Tables, roles' rights, row-level security and functions"

# `roles.sql` is not among them: it needs a superuser and is run once by `todoke database init`.
PARTS = ("tables", "policies", "rules", "applicant", "people", "operator", "background", "steps")


async def forwards() -> MigrationManager:
    """Run the parts in order, inside the migration's transaction."""
    manager = MigrationManager(migration_id=ID, app_name="todoke", description=DESCRIPTION)

    async def run() -> None:
        engine: Any = engine_finder()
        connection = engine.current_transaction.get().connection
        for part in PARTS:
            # execute() without arguments takes a whole script, which a prepared statement cannot
            await connection.execute((Path(__file__).parent / "sql" / f"{part}.sql").read_text(encoding="utf-8"))
        # the parts end with RESET ROLE; Piccolo's own table of migrations belongs to the owner
        await connection.execute("set role todoke_owner")

    manager.add_raw(run)
    return manager
