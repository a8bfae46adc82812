"""Todoke as Piccolo sees it: one application, one history of migrations, every table."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="todoke",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        modules=[
            "app.tenancy.tables",
            "app.audit.tables",
            "app.notifications.tables",
            "app.procedures.tables",
            "app.applications.tables",
            "app.applications.desk.tables",
            "app.applications.erasing.tables",
            "app.exports.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[],
)
