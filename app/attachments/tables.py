"""添付ファイル, as far as staff may see it: of applications that they may read, sealed."""

from typing import Any

from piccolo.columns import UUID, Bytea, Integer, SmallInt, Text, Timestamptz

from app.tenancy.tables import MunicipalTable


class AttachmentRow(MunicipalTable, tablename="attachment"):
    """One file. Functions of the database write it; staff read single columns."""

    id = UUID(primary_key=True)
    procedure = UUID()
    question = Text()
    application = UUID(null=True, default=None)
    size = Integer()  # bytes, at most 25 MB
    chunks = Integer()
    sealing_key = UUID(null=True, default=None)
    sealed = Bytea(null=True, default=None)
    sealed_format = SmallInt()
    scan = Text(null=True, default=None)
    scanned_at = Timestamptz(null=True, default=None)
    signature = Text(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)


class AttachmentChunk(MunicipalTable, tablename="attachment_chunk"):
    """A part of a sealed file; only together, and in their order, do they open."""

    id: Any = None  # a chunk has none, and Piccolo would add one
    attachment = UUID(primary_key=True)
    number = Integer()
    sealed = Bytea()
