"""申請状況照会: returns the status for the two numbers, and nothing of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any, Final
from uuid import UUID

from asyncpg.exceptions import InterfaceError, InternalClientError, PostgresError

from app.applications.reference import InquiryCode, ReferenceNumber
from app.applications.status import Status
from app.settings import InquiryKey
from app.tenancy import api
from app.tenancy.engine import DatabaseBusy
from app.tenancy.scope import Role, Scope, scoped
from app.texts import Text, text_of
from app.vault import reply_box
from app.vault.inquiry_keys import working_keys
from app.vault.seal import CannotOpen, KeyPair, bound_in

LOOKUP_SECONDS = 4.0
LOOKUP: Final = Scope(Role.lookup)
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
class Standing:
    """Where an application stands, without what is its own: others of its procedure stand there too."""

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
    file_kept_back: bool = False  # the section cannot open a file that came with it, for whatever reason


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusShown(Standing):
    """The status that the holder of both numbers sees; the history ends with the newest step."""

    reference: ReferenceNumber
    arrived_at: datetime
    history: tuple[StatusLine, ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The two numbers that somebody asks with."""

    reference: ReferenceNumber
    inquiry_code: InquiryCode


@dataclass(frozen=True, slots=True)
class UnwrittenStatus:
    """The status of an application that the staff have written nothing to. `row`: a row of `status_of_many`."""

    row: Any

    @property
    def moments(self) -> Sequence[datetime]:
        """The times of its steps, the newest last: all that is its own."""
        moments: Sequence[datetime] = self.row["event_at"]
        return moments

    @property
    def municipality_slug(self) -> str:
        """The municipality's, whose frame its page stands in."""
        slug: str = self.row["municipality_slug"]
        return slug

    @property
    def shared(self) -> tuple[Any, ...]:
        """All that is not its own. Two that are equal in it read alike but for numbers and times."""
        return self.row[2:]  # type: ignore[no-any-return]  # a record's slice is a tuple

    @property
    def statuses(self) -> Sequence[Status]:
        """The statuses of its steps, the newest last."""
        return [Status(word) for word in self.row["event_status"].split()]

    def standing(self) -> Standing:
        """Return where it stands."""
        return Standing(**_standing(self.row))


@lru_cache(maxsize=4096)
def network_of(address: IPv4Address | IPv6Address) -> str:
    """Return the client's network, by which wrong tries and submissions are counted: one IPv4 address, an IPv6 /56 (what one line is given)."""
    if isinstance(address, IPv4Address):  # nearly every client
        return f"{address}/32"
    return str(ip_network((address, 56), strict=False))


async def status_of(
    reference: ReferenceNumber, inquiry_code: InquiryCode, inquiry_keys: Sequence[InquiryKey], network: str
) -> StatusShown:
    """Return the status for a pair of numbers. Raises NotFound, TooManyWrong or LookupUnavailable. A right pair is always answered."""
    proofs = _proofs(reference.municipality, inquiry_code, inquiry_keys)
    row = (await _asked("shown_status", reference.municipality, reference.symbols, proofs, network))[0]
    if row["outcome"] == "limited":
        raise TooManyWrong
    if row["outcome"] != "found":
        raise NotFound("no such pair of numbers")
    keys = working_keys(inquiry_keys, reference.municipality)
    boxes = reply_box.boxes_of(inquiry_code.secret(), keys) if any(row["event_reply"]) else ()
    return StatusShown(
        **_standing(row),
        reference=reference,
        arrived_at=row["arrived_at"],
        file_kept_back=row["file_kept_back"],
        history=tuple(
            StatusLine(Status(status), at, _message(boxes, reference, event, reply, sealed_format))
            for event, status, at, reply, sealed_format in zip(
                *(row[f"event_{name}"] for name in ("id", "status", "at", "reply", "format")), strict=True
            )
        ),
    )


async def unwritten_statuses(
    inquiries: Sequence[Inquiry], inquiry_keys: Sequence[InquiryKey]
) -> list[UnwrittenStatus | None]:
    """Return the status for each right pair, 64 at most, of an application that the staff have written nothing to. Raises LookupUnavailable.

    None for every other pair: it has to be asked alone through `status_of`, which counts it where it is wrong. So a wrong pair's answer takes
    two questions, whichever of its numbers is wrong; that a pair is right is told to whoever has it anyway.
    """
    rows = await _asked(
        "status_of_many",
        [inquiry.reference.municipality for inquiry in inquiries],
        [inquiry.reference.symbols for inquiry in inquiries],
        [
            " ".join(_proofs(inquiry.reference.municipality, inquiry.inquiry_code, inquiry_keys))
            for inquiry in inquiries
        ],
    )
    found = {row["number"]: UnwrittenStatus(row) for row in rows}
    return [found.get(number) for number in range(1, len(inquiries) + 1)]


async def _asked(function: str, *values: Any) -> list[Any]:
    with scoped(LOOKUP):
        try:
            return await api.rows(function, *values, seconds=LOOKUP_SECONDS)
        except (TimeoutError, OSError, DatabaseBusy, PostgresError, InterfaceError, InternalClientError) as fault:
            raise LookupUnavailable("the database did not answer") from fault


def _standing(row: Any) -> dict[str, Any]:
    """The fields of Standing from a row of either function."""
    return {
        "municipality_name": text_of(row["municipality_name"]),
        "municipality_slug": row["municipality_slug"],
        "procedure_title": text_of(row["procedure_title"]),
        "section_name": text_of(row["section_name"]),
        "section_telephone": row["telephone"],
        "telephone_hours": text_of(row["telephone_hours"]),
        "contact": row["contact"],
        "standard_days": row["standard_days"],
        "procedure_slug": row["procedure_slug"],
        "status": Status(row["status"]),
    }


def _proofs(municipality: str, inquiry_code: InquiryCode, inquiry_keys: Sequence[InquiryKey]) -> list[str]:
    """What may stand in the row of this number, in the words of `shown_status`: under each working key, and as it stood before 0.3.0."""
    keys = working_keys(inquiry_keys, municipality)
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
