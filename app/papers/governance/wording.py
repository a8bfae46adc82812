"""The texts of a municipality's papers in its own words: data, never code.

Texts are templates: {council}, {service}, {change} and the like stand for words that a paper fills in; `PLACEHOLDERS` names all of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

import msgspec

from app.papers.governance.checklist import Checklist
from app.papers.governance.flow import Flow

PLACEHOLDERS: Final = {
    "council": "付議する会議の名",
    "service": "電子申請サービスの名",
    "municipality": "自治体の名",
    "change": "追加, 変更, 廃止 …: what the paper proposes",
    "newly": "新たに, 引き続き or nothing, before what the paper proposes",
    "contractor": "委託先の名",
    "partner": "結合の相手方の名",
    "cited": "前回の承認（令和５年度第１２回…承認済）",
    "procedures": "資料１－１",
    "flow": "資料１－２",
    "outlines": "参考１－１",
    "count": "a number of applications",
    "procedure": "手続名",
    "items": "情報項目 that are no longer taken",
    "sections": "担当部課",
    "section_before": "組織改正の前の課の名前",
}
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class WordingProblem(Exception):
    """A municipality's wording that cannot be used; the message names the text."""


@dataclass(frozen=True, slots=True)
class RowWording:
    """A row of a table of particulars: `cell` takes a text of the snapshot (as `cells()` names it, or "sections"), else `text` stands."""

    label: str
    cell: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ParticularsWording:
    """別紙 of one kind of measure. `title`: in round brackets after 別紙."""

    title: str
    basis: str
    subject: str
    rows: tuple[RowWording, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One of the matters put to the council: （１）外部結合."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class CoverWording:
    title: str
    subject: str
    enclosed: str
    basis_label: str
    basis: str
    sections: str  # （担当部課：{sections}）
    departments: Mapping[str, str]  # section -> the department it belongs to
    leading_sections: tuple[str, ...]  # stand first in every list of sections


@dataclass(frozen=True, slots=True)
class OverviewWording:
    title: str
    project_label: str
    project: str
    sections_label: str
    purpose_label: str
    purpose: str
    audience_label: str
    audience: str
    content_label: str
    outline_heading: str
    outline: tuple[str, ...]
    matters_heading: str
    matters: tuple[Matter, ...]
    other_heading: str
    flow_note: str


@dataclass(frozen=True, slots=True)
class ListWording:
    """資料１－１ and 参考１－１. `actual`: last year's real count, where it is known. `reorganised`: stands after a section that only has another
    name since the last approval, and is no change of what was approved; a wording stored before there was one takes this."""

    procedures_title: str
    outlines_title: str
    number: str
    name: str
    section: str
    items: str
    planned_heading: str
    planned: str
    actual: str
    dropped: str
    outline: str
    removed_title: str
    reorganised: str = "（組織改正による。旧　{section_before}）"


@dataclass(frozen=True, slots=True)
class FileWording:
    """個人情報ファイル簿 (個人情報保護法第75条) and 登録票. `threshold`: persons from which a file is entered; 1,000 by law, fewer by some
    ordinances. `request_office`: where 開示請求等 are handed in."""

    body: str
    request_office: str
    request_address: str
    threshold: int
    range: str
    collection: str
    medium: str
    registration_title: str
    registration_basis: str


@dataclass(frozen=True, slots=True)
class MunicipalityWording:
    name: str
    council: str
    service: str
    note: str  # how changes are marked
    cover: CoverWording
    overview: OverviewWording
    connection: ParticularsWording
    outsourcing: ParticularsWording
    lists: ListWording
    files: FileWording
    flow: Flow
    checklists: tuple[Checklist, ...]


def wording_from(document: Mapping[str, Any]) -> MunicipalityWording:
    """The wording of a JSON document. Raises WordingProblem: a text is missing, of the wrong kind, or has a placeholder that no paper fills."""
    try:
        wording = msgspec.convert(document, MunicipalityWording)
    except msgspec.ValidationError as error:
        raise WordingProblem(str(error)) from error
    for text in _texts(wording):
        _check(text)
    return wording


def fill(template: str, words: Mapping[str, str]) -> str:
    """The template with its words. A placeholder without a word stays empty: a municipality that runs the service itself has no {contractor}.
    Brackets around anything else stay as they were typed."""
    return _PLACEHOLDER.sub(lambda match: words.get(match[1], "") if match[1] in PLACEHOLDERS else match[0], template)


def _check(template: str) -> None:
    unknown = [name for name in _PLACEHOLDER.findall(template) if name not in PLACEHOLDERS]
    if unknown:
        raise WordingProblem(f"{template!r}: no paper fills {{{unknown[0]}}}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
