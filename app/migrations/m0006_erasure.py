"""The sixth migration: erasure, with what is kept of it for ever."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0006_erasure"
VERSION = "1.38.0"
DESCRIPTION = "Erasure when the retention period is over or on request, legal holds, destruction of keys"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("erasure",))
