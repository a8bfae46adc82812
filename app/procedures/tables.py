"""手続: what a section offers, its 情報項目, the versions of its form, its places (定員) and the public keys answers are sealed to."""

from piccolo.columns import UUID, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB

from app.tenancy.tables import MunicipalTable


class InformationItem(MunicipalTable, tablename="information_item"):
    """情報項目: a kind of personal information that the council approved."""

    id = UUID(primary_key=True)
    name = Text()
    special_care = Boolean()


class Procedure(MunicipalTable, tablename="procedure"):
    """手続. `closes_at` is the first moment at which it is closed."""

    id = UUID(primary_key=True)
    slug = Text()
    section = UUID()
    category = Text()
    position = Integer()
    opens_at = Timestamptz()
    closes_at = Timestamptz()
    suspended_at = Timestamptz(null=True, default=None)
    planned_per_year = Integer()
    retention_years = Integer()


class ProcedureVersion(MunicipalTable, tablename="procedure_version"):
    """様式の版: draft, published or superseded; never changes once published."""

    id = UUID(primary_key=True)
    procedure = UUID()
    number = Integer()
    state = Text()
    definition = JSONB()
    content_hash = Bytea()
    published_at = Timestamptz(null=True, default=None)
    superseded_at = Timestamptz(null=True, default=None)


class Place(MunicipalTable, tablename="place"):
    """定員: one place of a procedure, how many it takes and how many it has taken."""

    id = UUID(primary_key=True)
    procedure = UUID()
    place = Text()
    capacity = Integer()
    taken = Integer()


class SealingKey(MunicipalTable, tablename="public_key"):
    """The public half of a procedure's key of one fiscal year; the private half is in the key store under the same id."""

    id = UUID(primary_key=True)
    procedure = UUID()
    fiscal_year = Integer()
    public_key = Bytea()
    created_at = Timestamptz()
    destroyed_at = Timestamptz(null=True, default=None)
