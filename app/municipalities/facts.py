"""What residents see of a municipality, and the council changes: name, telephone, site, crest, colour. Code and slug stay, the database sees to it.

A change is drafted, looked at beside what is, and confirmed. Everything goes through the database's functions (municipality_facts.sql).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from app.languages import SOURCE
from app.municipalities.administration import LONGEST_NAME, TELEPHONE
from app.municipalities.colours import colour_problem
from app.municipalities.crests import Crest, crest_of
from app.people.names import READING
from app.tenancy import api
from app.tenancy.refusals import Refusal, refusals
from app.texts import Text, text_of

HOME_PAGE: Final = re.compile(
    r"https://([a-z0-9]+(-+[a-z0-9]+)*\.)+[a-z][a-z0-9-]*[a-z0-9](:[0-9]{1,5})?([/?#][!#-;=?-\[\]_a-z~]*)?"
)
LONGEST_HOME_PAGE: Final = 200
LONGEST_HOURS: Final = 100


class DraftGone(LookupError):
    """The change that was looked at is not the one that waits: it was confirmed, dropped, or another was sent."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a municipality. `names` and `hours` by language, Japanese always there."""

    names: Mapping[str, str]
    reading: str
    telephone: str
    hours: Mapping[str, str]
    home_page: str
    colour: str
    crest: Crest | None = field(default=None)

    @property
    def name(self) -> Text:
        return text_of(self.names)


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that waits to be confirmed."""

    id: UUID
    facts: Facts


def problems_of(facts: Facts) -> list[tuple[str, str]]:
    """Return what is wrong with typed facts, as pairs of input and sentence."""
    found = [
        (f"name.{tag}" if tag != SOURCE else "name", f"自治体の名前は{LONGEST_NAME}文字までにしてください")
        for tag, name in facts.names.items()
        if len(name) > LONGEST_NAME
    ]
    found += [
        (f"hours.{tag}" if tag != SOURCE else "hours", f"電話の受付時間は{LONGEST_HOURS}文字までにしてください")
        for tag, hours in facts.hours.items()
        if len(hours) > LONGEST_HOURS
    ]
    if not facts.names[SOURCE]:
        found.append(("name", "自治体の名前を入力してください"))
    if not READING.fullmatch(facts.reading):
        found.append(("reading", "ふりがなは、かなで入力してください"))
    if facts.telephone and not TELEPHONE.fullmatch(facts.telephone):
        found.append(("telephone", "代表電話番号は、数字とハイフンで入力してください（例：03-1234-5678）"))
    if facts.home_page and (len(facts.home_page) > LONGEST_HOME_PAGE or not HOME_PAGE.fullmatch(facts.home_page)):
        found.append(
            (
                "home_page",
                "ホームページは、https:// で始まる200文字までのアドレスを、半角で入力してください（例：https://www.city.example.lg.jp/）",
            )
        )
    problem = colour_problem(facts.colour) if facts.colour else None
    if problem:
        found.append(("colour", problem))
    return found


async def facts_of(code: str) -> Facts | None:
    """Return the facts as residents see them; None where there is no such municipality."""
    row = await api.row("municipality_facts", code)
    return _facts(row) if row else None


async def drafted(code: str) -> Draft | None:
    """Return the change that waits to be confirmed; None where none does."""
    row = await api.row("drafted_municipality", code)
    return Draft(row["id"], _facts(row)) if row else None


async def draft(code: str, facts: Facts) -> None:
    """Keep a change until it is confirmed, in the place of the one that waited before."""
    await api.value(
        "draft_municipality",
        code,
        _json(facts.names),
        facts.reading,
        facts.telephone,
        _json(facts.hours),
        facts.home_page,
        facts.colour,
        facts.crest.content if facts.crest else None,
    )


async def confirm(code: str, draft_id: UUID) -> None:
    """Put a change into force; both logs say what differs. Raises DraftGone."""
    with refusals({Refusal.draft_changed: lambda: DraftGone(code)}):
        await api.value("confirm_municipality_draft", code, draft_id)


async def drop(code: str, draft_id: UUID) -> None:
    """Forget a change that waits."""
    await api.value("drop_municipality_draft", code, draft_id)


def _json(texts: Mapping[str, str]) -> str:
    return json.dumps({tag: text for tag, text in texts.items() if text or tag == SOURCE}, ensure_ascii=False)


def _facts(row: Any) -> Facts:
    return Facts(
        dict(text_of(row["name"]).languages),
        row["reading"],
        row["telephone"],
        dict(text_of(row["telephone_hours"]).languages),
        row["home_page"],
        row["colour"],
        crest_of(row["crest"]),
    )
