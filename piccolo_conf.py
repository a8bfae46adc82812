"""What Piccolo's own tools find: the engine of the service and its tables. The schema is not Piccolo's to change (app/migrations)."""

from piccolo.conf.apps import AppRegistry

from app.tenancy.engine import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(apps=["app.piccolo_app"])
