"""監査ログ: who did and saw what. Rows are added and never changed; the database grants nothing else."""

from piccolo.columns import UUID, Text, Timestamptz
from piccolo.columns.column_types import JSONB

from app.tenancy.tables import MunicipalTable


class AuditEvent(MunicipalTable, tablename="audit_event"):
    """One event. `subject` names what was acted on (a 到達番号, a login); never anything personal."""

    id = UUID(primary_key=True)
    at = Timestamptz()
    staff = UUID(null=True, default=None)
    action = Text()
    subject = Text()
    details = JSONB()
    network = Text()
