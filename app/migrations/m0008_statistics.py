"""The eighth migration: 統計, how long applications waited."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0008_statistics"
VERSION = "1.38.0"
DESCRIPTION = "Statistics: days from arrival to acceptance and completion"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("statistics",))
