"""郵便番号から住所を入力: what the button beside a postcode finds, for the page and for the part of it that htmx swaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from anyio import to_thread

from app.languages import translated_into
from app.procedures.fields import messages
from app.procedures.fields.postcode_directory import look_up, postcode_of
from app.texts import N_
from app.web.forms import Posted, only

ACTIONS: Final = frozenset({"postcode", "place"})
"""What the two buttons say before the question's id: look up what was typed; take the place that was chosen."""

UNKNOWN: Final = N_("この郵便番号の住所が見つかりません。番号を確かめるか、住所をそのまま入力してください。")
NOT_CHOSEN: Final = N_("場所を選んでから、「この場所を入れる」を押してください。")


@dataclass(frozen=True, slots=True)
class AddressSought:
    """What stands at a question's two inputs after its button was pressed. `postcode_error`, `place_error`: sentences, or "".
    `places`: addresses to choose from. `focus`: "postcode", "place" or "line", where reading goes on; "" before the button."""

    postcode: str = ""
    line: str = ""
    postcode_error: str = ""
    place_error: str = ""
    places: Sequence[str] = ()
    focus: str = ""


async def address_sought(posted: Posted, question: str, action: str, language: str) -> AddressSought:
    """Look up the postcode typed at a question. An address that goes on from the one found is left as it was typed."""
    postcode, line = only(posted, f"{question}.postcode"), only(posted, f"{question}.line")
    found = await to_thread.run_sync(look_up, postcode)
    if found is None:
        return AddressSought(
            postcode, line, postcode_error=translated_into(language, _what_to_do(postcode)), focus="postcode"
        )
    filled = line if line.startswith(found.address) and line else found.address
    if not found.addresses:
        return AddressSought(postcode, filled, focus="line")
    chosen = only(posted, f"{question}.place")
    if action == "place" and chosen in found.addresses:
        return AddressSought(postcode, line if line.startswith(chosen) else chosen, focus="line")
    error = translated_into(language, NOT_CHOSEN) if action == "place" else ""
    return AddressSought(postcode, filled, place_error=error, places=found.addresses, focus="place")


def _what_to_do(postcode: str) -> str:
    if not postcode.strip():
        return messages.POSTCODE_MISSING
    return UNKNOWN if postcode_of(postcode) else messages.POSTCODE_SHAPE
