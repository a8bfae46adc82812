"""Where Piccolo finds the database it migrates and the application's tables."""

import os

from piccolo.conf.apps import AppRegistry

from app.operations.database import MigrationEngine

DB = MigrationEngine(os.environ.get("TODOKE_DATABASE_MIGRATOR", ""))
APP_REGISTRY = AppRegistry(apps=["app.piccolo_app"])
