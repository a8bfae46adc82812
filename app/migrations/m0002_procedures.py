"""The second migration: drafts that people edit, approvals and the gate they hold, letters and wordings of a municipality."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0002_procedures"
VERSION = "1.38.0"
DESCRIPTION = "Drafts, approvals and the gate, letters, wordings, lotteries"


async def forwards() -> MigrationManager:
    """Run the part, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, ("procedures", "places"))
