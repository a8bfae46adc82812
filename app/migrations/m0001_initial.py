"""The first migration: tables, walls and functions, from the hand-written SQL beside it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrations.parts import manager_for

ID = "m0001_initial"
VERSION = "1.38.0"
DESCRIPTION = "Tables, roles' rights, row-level security and functions"

# `roles.sql` is not among them: it needs a superuser and is run once by `todoke database init`.
PARTS = ("tables", "policies", "rules", "applicant", "people", "operator", "background", "steps")


async def forwards() -> MigrationManager:
    """Run the parts in order, inside the migration's transaction."""
    return manager_for(ID, DESCRIPTION, PARTS)
