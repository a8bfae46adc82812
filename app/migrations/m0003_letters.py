"""The third migration: letters in a procedure's own words, and the approval that applicants are told of."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0003_letters"
VERSION = "1.38.0"
DESCRIPTION = "Letters in a procedure's own words, the approval told to applicants"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("letters",))
