"""How a migration runs its hand-written SQL."""

from collections.abc import Sequence
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from app.folders import MIGRATIONS_SQL


def manager_for(migration_id: str, description: str, parts: Sequence[str]) -> MigrationManager:
    """A migration of the named SQL files, in order, in the migration's own transaction."""
    manager = MigrationManager(migration_id=migration_id, app_name="todoke", description=description)

    async def run() -> None:
        engine: Any = engine_finder()
        connection = engine.current_transaction.get().connection
        for part in parts:
            # execute() without arguments takes a whole script, which a prepared statement cannot
            await connection.execute((MIGRATIONS_SQL / f"{part}.sql").read_text(encoding="utf-8"))
        # the parts end with RESET ROLE; Piccolo's own table of migrations belongs to the owner
        await connection.execute("set role todoke_owner")

    manager.add_raw(run)
    return manager
