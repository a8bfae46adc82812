"""The seventh migration: applications entered by staff."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0007_entry"
VERSION = "1.38.0"
DESCRIPTION = "Applications that came on paper, by telephone or at the counter"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("entry",))
