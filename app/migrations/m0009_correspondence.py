"""The ninth migration: letters to chosen applicants, and mails that come back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0009_correspondence"
VERSION = "1.38.0"
DESCRIPTION = "Letters that staff write to chosen applicants, with the state of each delivery, and bounces"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("correspondence",))
