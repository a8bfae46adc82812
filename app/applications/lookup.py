"""申請状況照会: returns the status for the two numbers, and nothing of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network
from uuid import UUID

from asyncpg.exceptions import InterfaceError, InternalClientError, PostgresError

from app.applications.reference import InquiryCode, ReferenceNumber
from app.applications.status import Status
from app.settings import InquiryKey, NumberedKey
from app.tenancy import api
from app.tenancy.engine import DatabaseBusy
from app.tenancy.scope import Role, Scope, scoped
from app.texts import Text, text_of
from app.vault import reply_box
from app.vault.inquiry_keys import working_keys
from app.vault.seal import CannotOpen, KeyPair, bound_in

LOOKUP_SECONDS = 4.0
WINDOW_SECONDS = 15 * 60
"""Wrong pairs are counted by quarters of an hour of the clock, as api.shown_status does."""


class NotFound(LookupError):
    """No such pair of numbers: an unknown reference and a wrong 問合せ番号 give the same answer."""


class TooManyWrong(LookupError):
    """No such pair, and too many wrong pairs came for this reference, or from this network, within a quarter of an hour; `until` its end."""

    def __init__(self) -> None:
        super().__init__("too many wrong numbers")
        this_window = int(datetime.now(UTC).timestamp()) // WINDOW_SECONDS
        self.until = datetime.fromtimestamp((this_window + 1) * WINDOW_SECONDS, UTC)


class LookupUnavailable(RuntimeError):
    """The database did not answer in time."""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One step of the history; `message` is what the staff wrote for the applicant, "" when nothing, None when it cannot be opened here."""

    status: Status
    at: datetime
    message: str | None


@dataclass(frozen=True, slots=True)
class StatusShown:
    """The status that the holder of both numbers sees; the history ends with the newest step."""

    reference: ReferenceNumber
    municipality_name: Text
    municipality_slug: str
    procedure_title: Text
    section_name: Text
    section_telephone: str
    telephone_hours: Text  # "" where nobody said so
    contact: str  # contact details besides the telephone
    standard_days: int | None  # 標準処理期間
    procedure_slug: str | None  # None where nobody can apply by it any more
    status: Status
    arrived_at: datetime
    history: tuple[StatusLine, ...]


@lru_cache(maxsize=4096)
def network_of(address: IPv4Address | IPv6Address) -> str:
    """Return the client's network, by which wrong tries and submissions are counted: one IPv4 address, an IPv6 /56 (what one line is given)."""
    return str(ip_network((address, 32 if address.version == 4 else 56), strict=False))


async def status_of(
    reference: ReferenceNumber, inquiry_code: InquiryCode, inquiry_keys: Sequence[InquiryKey], network: str
) -> StatusShown:
    """Return the status for a pair of numbers. Raises NotFound, TooManyWrong or LookupUnavailable. A right pair is always answered."""
    keys = working_keys(inquiry_keys, reference.municipality)
    proofs = _proofs(reference.municipality, inquiry_code, inquiry_keys, keys)
    with scoped(Scope(Role.lookup)):
        try:
            row = await api.row(
                "shown_status", reference.municipality, reference.symbols, proofs, network, seconds=LOOKUP_SECONDS
            )
        except (TimeoutError, OSError, DatabaseBusy, PostgresError, InterfaceError, InternalClientError) as fault:
            raise LookupUnavailable("the database did not answer") from fault
    if row["outcome"] == "limited":
        raise TooManyWrong
    if row["outcome"] != "found":
        raise NotFound("no such pair of numbers")
    boxes = reply_box.boxes_of(inquiry_code.secret(), keys) if any(row["event_reply"]) else ()
    return StatusShown(
        reference,
        text_of(row["municipality_name"]),
        row["municipality_slug"],
        text_of(row["procedure_title"]),
        text_of(row["section_name"]),
        row["telephone"],
        text_of(row["telephone_hours"]),
        row["contact"],
        row["standard_days"],
        row["procedure_slug"],
        Status(row["status"]),
        row["arrived_at"],
        tuple(
            StatusLine(Status(status), at, _message(boxes, reference, event, reply, sealed_format))
            for event, status, at, reply, sealed_format in zip(
                *(row[f"event_{name}"] for name in ("id", "status", "at", "reply", "format")), strict=True
            )
        ),
    )


def _proofs(
    municipality: str,
    inquiry_code: InquiryCode,
    inquiry_keys: Sequence[InquiryKey],
    keys: Sequence[NumberedKey],
) -> list[str]:
    """What may stand in the row of this number, in the words of `status_of`: under each working key, and as it stood before 0.3.0."""
    proofs = [f"{key.id}:{inquiry_code.proof(key.key).hex()}" for key in keys]
    return proofs + [
        f"{key.id}:{inquiry_code.earlier_proof(key.key, municipality).hex()}"
        for key in inquiry_keys
        if key.municipality is None
    ]


def _message(
    boxes: Sequence[KeyPair], reference: ReferenceNumber, event: UUID, reply: str | None, sealed_format: int
) -> str | None:
    if reply is None:
        return ""
    try:
        bound = bound_in(sealed_format, str(reference), event)
        return reply_box.read(boxes, reference.municipality, bound, bytes.fromhex(reply))
    except CannotOpen:
        return None
