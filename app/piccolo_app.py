"""Todoke as Piccolo sees it: one application and the tables that it asks. Its migrations are not used: the schema is SQL of our own
(app/migrations), and a table that only statements and functions of the database name has no class here."""

from piccolo.conf.apps import AppConfig, table_finder

from app.folders import MIGRATIONS

APP_CONFIG = AppConfig(
    app_name="todoke",
    migrations_folder_path=str(MIGRATIONS),
    table_classes=table_finder(
        modules=[
            "app.tenancy.tables",
            "app.audit.tables",
            "app.people.tables",
            "app.attachments.tables",
            "app.municipalities.tables",
            "app.procedures.tables",
            "app.applications.tables",
            "app.applications.worklist.tables",
            "app.applications.erasing.tables",
            "app.exports.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[],
)
