"""The tenth migration: 対応記録 in full, and the list of telephone calls to make."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0010_handling"
VERSION = "1.38.0"
DESCRIPTION = "Outcome and next step of a record; applications to be telephoned about"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("handling",))
