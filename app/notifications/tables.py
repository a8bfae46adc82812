"""送信待ち: letters that wait for the mailer, and what became of each delivery.

Staff may insert an outbox row and read it without its address, so they select single columns and never `objects()`.
"""

from piccolo.columns import UUID, Bytea, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB

from app.tenancy.tables import MunicipalTable


class Outbox(MunicipalTable, tablename="outbox"):
    """One letter to one recipient. Its id makes the Message-ID, so that a repeated delivery can be recognised."""

    id = UUID(primary_key=True)
    application = UUID()
    kind = Text()
    recipient = Text()
    language = Text()
    facts = JSONB()
    address_sealed = Bytea(null=True, default=None)
    created_at = Timestamptz()
    due_at = Timestamptz()
    state = Text()
    attempts = Integer()
    lease = UUID(null=True, default=None)
    leased_until = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    body_sealed = Bytea(null=True, default=None)
    return_token = UUID(null=True, default=None)
    bounced_at = Timestamptz(null=True, default=None)
    bounce_status = Text(null=True, default=None)
    bounce_diagnostic = Text()


class DeliveryAttempt(MunicipalTable, tablename="delivery_attempt"):
    """One try to deliver: `outcome` is sent, deferred or failed; `reason` is a word of ours (app/notifications/delivery.py)."""

    id = UUID(primary_key=True)
    outbox = UUID()
    at = Timestamptz()
    outcome = Text()
    smtp_code = Integer(null=True, default=None)
    reason = Text()
