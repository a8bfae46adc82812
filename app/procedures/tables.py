"""手続: what a section offers, its 情報項目, the versions of its form with their drafts and approvals, its places (定員) and the public
keys answers are sealed to."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB

from app.tenancy.tables import MunicipalTable


class InformationItemRow(MunicipalTable, tablename="information_item"):
    """情報項目: a kind of personal information that the council approved."""

    id = UUID(primary_key=True)
    name = Text()
    special_care = Boolean()


class Procedure(MunicipalTable, tablename="procedure"):
    """A procedure (手続). `closes_at` is the first moment at which it is closed."""

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
    retention_from = Text()
    selection = Text()
    standard_days = Integer(null=True, default=None)
    contact = Text()
    keywords = Text()
    places_shown = Text()
    step_mail = Text()
    arrival_mail = Text()
    council_outline = Text()
    created_at = Timestamptz()
    question_ids = Array(Text())


class ProcedureVersion(MunicipalTable, tablename="procedure_version"):
    """様式の版: draft, scheduled, published or superseded; never changes once published. `revision` counts the changes of a draft."""

    id = UUID(primary_key=True)
    procedure = UUID()
    number = Integer()
    state = Text()
    definition = JSONB()
    content_hash = Bytea()
    published_at = Timestamptz(null=True, default=None)
    superseded_at = Timestamptz(null=True, default=None)
    approved_until = Timestamptz()
    approval = UUID(null=True, default=None)
    publish_at = Timestamptz(null=True, default=None)
    revision = Integer()
    edited_at = Timestamptz()
    edited_by = UUID(null=True, default=None)


class DraftChange(MunicipalTable, tablename="draft_change"):
    """One change of a draft: what it did in a sentence, and the definition as it stood before."""

    id = UUID(primary_key=True)
    procedure_version = UUID()
    revision = Integer()
    at = Timestamptz()
    staff = UUID(null=True, default=None)
    sentence = Text()
    definition_before = JSONB()
    undone = Boolean()


class ApprovalRecord(MunicipalTable, tablename="approval"):
    """承認（付議）: what the council approved; both days of the period belong to it."""

    id = UUID(primary_key=True)
    meeting = Text()
    held_on = Date()
    number = Text()
    kind = Text()
    period_from = Date()
    period_to = Date()
    snapshot = JSONB()
    recorded_by = UUID(null=True, default=None)
    recorded_at = Timestamptz()


class MailTemplate(MunicipalTable, tablename="mail_template"):
    """通知文: a procedure's own words for one letter."""

    id = UUID(primary_key=True)
    procedure = UUID()
    kind = Text()
    subject = JSONB()
    body = JSONB()
    revision = Integer()
    edited_at = Timestamptz()
    edited_by = UUID(null=True, default=None)


class GovernanceWording(MunicipalTable, tablename="governance_wording"):
    """Words of the council's papers that vary by municipality."""

    id = UUID(primary_key=True)
    wording = JSONB()
    edited_at = Timestamptz()
    edited_by = UUID(null=True, default=None)


class Lottery(MunicipalTable, tablename="lottery"):
    """抽選: the seed, who went in and who was drawn. `intake` counts the 募集, `number` the draws of one."""

    id = UUID(primary_key=True)
    procedure = UUID()
    place = Text()
    intake = Integer()
    number = Integer()
    drawn_at = Timestamptz()
    drawn_by = UUID()
    seed = Text()
    capacity = Integer()
    entrants = Array(Text())
    winners = Array(Text())


class Place(MunicipalTable, tablename="place"):
    """定員: one place of a procedure, how many it takes and how many it has taken."""

    id = UUID(primary_key=True)
    procedure = UUID()
    place = Text()
    capacity = Integer()
    taken = Integer()
    state = Text()  # as the database works it out: free, few or full
    place_before = Text(null=True, default=None)  # what a seat was called, while applications still have that


class ChoiceSealing(MunicipalTable, tablename="choice_sealing"):
    """What is known of a procedure's choices that tell special-care information, and how far its applications were put right."""

    id = UUID(primary_key=True)
    procedure = UUID()
    looked_to = Integer()
    questions = Array(Text())
    keyed_places = Boolean()
    seen_at = Timestamptz(null=True, default=None)
    seen_id = UUID(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)


class SealingKey(MunicipalTable, tablename="public_key"):
    """The public half of a procedure's key of one fiscal year; the private half is in the key store under the same id."""

    id = UUID(primary_key=True)
    procedure = UUID()
    fiscal_year = Integer()
    public_key = Bytea()
    created_at = Timestamptz()
    destroyed_at = Timestamptz(null=True, default=None)
    signature = Bytea(null=True, default=None)
    unusable_since = Timestamptz(null=True, default=None)  # while set, nobody can open what is sealed to it
