"""The fifth migration: the columns of a section's own Excel list, and which download contained what."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0005_workbooks"
VERSION = "1.38.0"
DESCRIPTION = "Columns of a section's own Excel list; applications by download"


async def forwards() -> MigrationManager:
    """Run the parts, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("workbooks", "downloads"))
