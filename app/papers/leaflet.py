"""チラシ: a procedure on one sheet of A4 to lay out and to hang up, with the QR code of its public address. Nothing of a person is in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.processes import Progress

MOST_ADDRESS: Final = 300  # letters of an address whose code a telephone reads at the leaflet's size


@dataclass(frozen=True, slots=True)
class Leaflet:
    """All texts in the leaflet's `language`, "" for what is not there; `address` and `status_address` whole, and the public ones.

    `title`: in phrases, between which its lines end; `chosen`: questions and what is chosen from the start, where `address` brings it along. `made_at` with its zone.
    """

    municipality: str
    title: tuple[str, ...]
    outline: str
    eligibility: str
    period: str
    places: str
    needed: str
    minutes: str
    section: str
    telephone: str
    telephone_hours: str
    contact: str
    chosen: tuple[tuple[str, str], ...]
    address: str
    status_address: str
    language: str
    made_at: datetime

    def drawn(self, progress: Progress | None = None) -> bytes:  # noqa: ARG002  nobody waits for so little
        """The PDF, one page whatever the texts are. Takes some 30 ms, and a second the first time in a process: an event loop hands it to a pool.

        The same leaflet gives the same bytes.
        """
        from app.papers.leaflet_sheet import draw  # so late: a process that prints nothing does without the memory

        return draw(self)

    def shortened(self) -> tuple[str, ...]:
        """The Japanese labels of the texts that are too long for the sheet and end in 「…」 on it. Takes as long as `drawn`."""
        from app.papers.leaflet_sheet import shortened  # as above

        return shortened(self)
