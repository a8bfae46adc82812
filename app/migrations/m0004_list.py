"""The fourth migration: 申請者一覧, the list that a section works with all year."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0004_list"
VERSION = "1.38.0"
DESCRIPTION = "The list of applicants: own columns, person in charge, saved views, blind indexes"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("list",))
