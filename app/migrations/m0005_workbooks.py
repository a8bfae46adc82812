"""The fifth migration: the columns of a section's own Excel list."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0005_workbooks"
VERSION = "1.38.0"
DESCRIPTION = "Columns of a section's own Excel list"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("workbooks",))
