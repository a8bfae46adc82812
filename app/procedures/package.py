"""手続パッケージ: one procedure as one JSON file, to copy it to another municipality. docs/procedure-package.md describes it. Pure.

What belongs to a municipality alone stays behind: period, places, section, 問合せ先, approvals, applications.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from app.languages import SOURCE
from app.notifications.letter_kinds import EDITABLE
from app.procedures.definition import LANGUAGE_TAG, MOST_QUESTIONS, UNSTORABLE, DefinitionProblem
from app.procedures.differences import DifferenceGroup, differences
from app.procedures.draft_reading import Draft, questions_in, questions_of, sections_of, with_sections
from app.procedures.editing import LONGEST_TEXT
from app.procedures.editing.ids import copied_id
from app.procedures.editing.questions import copy_of
from app.procedures.editing.sections import MOST_SECTIONS
from app.procedures.form import Form, compile_form
from app.procedures.settings import CARRIED, ProcedureSettings, pack, unpack

FORMAT: Final = "todoke-procedure"
VERSION: Final = 1
LARGEST: Final = 5_000_000
"""Bytes of a package file."""

LETTERS: Final = tuple(str(letter) for letter in EDITABLE)
LONGEST_SUBJECT: Final = 200
MOST_ITEMS: Final = 2 * MOST_QUESTIONS
MOST_LANGUAGES: Final = 50
"""Of one text."""
MOST_TOLD: Final = 50
"""Sentences of a refusal; a file may be wrong in a hundred thousand places."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,60}")
_PARTS: Final = {
    "slug": "手続の短い名前",
    "definition": "様式",
    "items": "情報項目の一覧",
    "letters": "通知文",
    "papers": "付議資料の文",
    **{setting.path.partition(".")[0]: setting.noun for setting in CARRIED.values() if not setting.later},
}
_LATER: Final = {setting.path.partition(".")[0] for setting in CARRIED.values() if setting.later}

Words = Mapping[str, str]
"""A text by language; Japanese is always there."""


class PackageRefused(Exception):
    """The file is no package. `sentences`: everything that is wrong with it, in Japanese."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class PackagedItem:
    """An 情報項目 that the form collects; the municipality that takes the package over has it approved anew."""

    name: str
    special_care: bool


@dataclass(frozen=True, slots=True)
class LetterWords:
    subject: Words
    body: Words


@dataclass(frozen=True, slots=True)
class ProcedurePackage:
    """A package. `outline` is the 手続概要 of 参考１－１; `letters` only those with words of their own; `settings` those that a package carries."""

    slug: str
    settings: ProcedureSettings
    definition: Draft
    items: tuple[PackagedItem, ...]
    outline: Words
    letters: Mapping[str, LetterWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """The effect of taking a package over: a draft, how it differs from the procedure's present form (empty for a new one), and the
    情報項目 that the municipality's catalogue lacks."""

    draft: Draft
    differences: tuple[DifferenceGroup, ...]
    new_items: tuple[PackagedItem, ...]


def items_of(form: Form) -> tuple[PackagedItem, ...]:
    careful = {question.item for question in form.questions.values() if question.special_care}
    return tuple(PackagedItem(item, item in careful) for item in form.items)


def written(package: ProcedurePackage) -> bytes:
    """Return the file's content: UTF-8, readable, the same bytes for the same procedure."""
    procedure = _procedure_json(package)
    document = {"format": FORMAT, "version": VERSION, "content_hash": content_hash(procedure), "procedure": procedure}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def content_hash(procedure: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of the part `procedure` as JSON with sorted keys, without spaces, in UTF-8."""
    canonical = json.dumps(procedure, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def read(content: bytes) -> ProcedurePackage:
    """Read a package; raises PackageRefused, and nothing else whatever the bytes are."""
    if len(content) > LARGEST:
        raise PackageRefused(
            f"ファイルが大きすぎます（{len(content) / 1_000_000:.1f}MB）。パッケージは{LARGEST // 1_000_000}MBまでです。"
        )
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise PackageRefused("JSONのファイルとして読めません。書き出したファイルをそのまま選んでください。") from None
    except RecursionError:
        raise PackageRefused("入れ子が深すぎて読めません。書き出したファイルをそのまま選んでください。") from None
    procedure = _opened(document)
    reader = _PackageReader(procedure)
    package = reader.package()
    if reader.sentences or package is None:
        told, more = reader.sentences[:MOST_TOLD], len(reader.sentences) - MOST_TOLD
        raise PackageRefused(*told, *([f"ほかに{more}件あります。"] if more > 0 else []))
    return package


def prepare_import(
    package: ProcedurePackage, existing: Draft | None, used: Collection[str] = (), known_items: Collection[str] = ()
) -> Import:
    """Prepare an import. `existing`: the present form of the procedure to change, None for a new one. `used`: every id of its life;
    a question of the package never takes the id of one that is long gone, it gets a new one."""
    draft = package.definition if existing is None else _kept_apart(package.definition, existing, used)
    new_items = tuple(item for item in package.items if item.name not in known_items)
    return Import(draft, differences(existing, draft) if existing is not None else (), new_items)


def _opened(document: object) -> Mapping[str, Any]:
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise PackageRefused(
            "手続パッケージのファイルではありません。この電子申請サービスで書き出したファイルを選んでください。"
        )
    version = document.get("version")
    if version != VERSION or isinstance(version, bool):
        raise PackageRefused(
            f"パッケージの版「{str(version)[:20]}」は読めません（読める版は{VERSION}）。書き出した側と同じ新しさのサービスで開いてください。"
        )
    unknown = document.keys() - {"$schema", "format", "version", "content_hash", "procedure"}
    if unknown:
        raise PackageRefused(f"「{'」「'.join(sorted(unknown))}」という指定は、パッケージにはありません。")
    procedure = document.get("procedure")
    if not isinstance(procedure, Mapping):
        raise PackageRefused("手続の内容（procedure）がありません。")
    said = document.get("content_hash")
    if "content_hash" in document and not (isinstance(said, str) and _HASH.fullmatch(said)):
        raise PackageRefused(
            "content_hashの値が読めません。書き出したファイルをそのまま選ぶか、手で書いたファイルならcontent_hashの行を消してください。"
        )
    try:
        same = said is None or said == content_hash(procedure)
    except RecursionError:
        raise PackageRefused("入れ子が深すぎて読めません。書き出したファイルをそのまま選んでください。") from None
    if not same:
        raise PackageRefused(
            "書き出したあとで内容が変わっています（content_hashが合いません）。もう一度書き出すか、手で直したファイルならcontent_hashの行を消してください。"
        )
    return procedure


@dataclass(slots=True)
class _PackageReader:
    procedure: Mapping[str, Any]
    sentences: list[str] = field(default_factory=list)

    def package(self) -> ProcedurePackage | None:
        for part, noun in _PARTS.items():
            if part not in self.procedure:
                self.sentences.append(f"{noun}（{part}）がありません。")
        for unknown in sorted(self.procedure.keys() - {*_PARTS, *_LATER}):
            self.sentences.append(f"「{unknown}」という指定は、パッケージにはありません。")
        if self.sentences:
            return None
        form = self.form()
        items = self.items(form)
        letters = self.letters()
        settings, problems = unpack(self.procedure)
        self.sentences += problems
        self.only(self.procedure["papers"], "papers", {"outline"})
        package = ProcedurePackage(
            slug=self.slug(),
            settings=settings,
            definition=self.procedure["definition"],
            items=items,
            outline=self.words(_inner(self.procedure["papers"], "outline"), "手続概要（papers.outline）", LONGEST_TEXT),
            letters=letters,
        )
        return None if self.sentences else package

    def form(self) -> Form | None:
        """Read the form within what the editor could have made, so that it can show it."""
        if self.too_many():
            return None
        try:
            form = compile_form(self.procedure["definition"])
        except DefinitionProblem as problem:
            self.sentences += [f"様式：{sentence}。" for sentence in problem.problems]
            return None
        if any(len(text) > LONGEST_TEXT for text in _texts_in(self.procedure["definition"])):
            self.sentences.append(f"様式：文は{LONGEST_TEXT}文字までにしてください。")
        return form

    def too_many(self) -> bool:
        """Count before anything is read: a million empty questions are a million faults."""
        sections = _inner(self.procedure["definition"], "sections")
        listed = [_inner(section, "questions") for section in sections] if isinstance(sections, list) else []
        if len(listed) > MOST_SECTIONS:
            self.sentences.append(f"様式：区分は{MOST_SECTIONS}個までにしてください。")
        if sum(len(questions) for questions in listed if isinstance(questions, list)) > MOST_QUESTIONS:
            self.sentences.append(f"様式：質問は{MOST_QUESTIONS}個までにしてください。")
        return bool(self.sentences)

    def slug(self) -> str:
        slug = self.procedure["slug"]
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
            self.sentences.append(
                "手続の短い名前（slug）は、英小文字で始まる2～61文字の英小文字・数字・-にしてください。"
            )
        return str(slug)

    def items(self, form: Form | None) -> tuple[PackagedItem, ...]:
        listed = self.procedure["items"]
        entries: list[Any] = listed if isinstance(listed, list) else [None]
        if len(entries) > MOST_ITEMS:
            self.sentences.append(f"情報項目の一覧（items）は{MOST_ITEMS}個までにしてください。")
            return ()
        items = []
        for entry in entries:
            name, careful = _inner(entry, "name"), _inner(entry, "special_care")
            if not _is_item_name(name) or not isinstance(careful, bool) or {*entry} != {"name", "special_care"}:
                self.sentences.append("情報項目の一覧（items）に読めないものがあります。")
                return ()
            items.append(PackagedItem(name, careful))
        names = {item.name for item in items}
        missing = [item for item in (form.items if form else ()) if item not in names]
        if missing:
            self.sentences.append(
                f"様式が取り扱う情報項目{''.join(f'『{name}』' for name in missing)}が、情報項目の一覧（items）にありません。"
            )
        return tuple(items)

    def letters(self) -> dict[str, LetterWords]:
        listed = self.procedure["letters"]
        if not isinstance(listed, Mapping) or not listed.keys() <= {*LETTERS}:
            self.sentences.append(f"通知文（letters）は、{'・'.join(LETTERS)}だけにしてください。")
            return {}
        letters = {}
        for kind, letter in listed.items():
            self.only(letter, f"letters.{kind}", {"subject", "body"})
            subject = self.words(_inner(letter, "subject"), f"通知文の件名（{kind}）", LONGEST_SUBJECT)
            if any("\n" in words or "\r" in words for words in subject.values()):
                self.sentences.append(f"通知文の件名（{kind}）は1行にしてください。")
            letters[kind] = LetterWords(
                subject, self.words(_inner(letter, "body"), f"通知文の本文（{kind}）", LONGEST_TEXT)
            )
        return letters

    def only(self, part: object, path: str, known: Collection[str]) -> None:
        for unknown in sorted(part.keys() - known) if isinstance(part, Mapping) else ():
            self.sentences.append(f"「{path}.{unknown}」という指定は、パッケージにはありません。")

    def words(self, text: object, noun: str, longest: int) -> Words:
        if not isinstance(text, Mapping) or not isinstance(text.get(SOURCE), str) or not text[SOURCE].strip():
            self.sentences.append(f"{noun}の日本語の文がありません。")
        elif len(text) > MOST_LANGUAGES:
            self.sentences.append(f"{noun}の言語は{MOST_LANGUAGES}までにしてください。")
        elif not all(LANGUAGE_TAG.fullmatch(language) for language in text) or any(
            not isinstance(words, str) or len(words) > longest or UNSTORABLE.search(words) for words in text.values()
        ):
            self.sentences.append(f"{noun}は、言語ごとに{longest}文字までの文にしてください。")
        else:
            return dict(text)
        return {SOURCE: ""}


def _is_item_name(name: object) -> bool:
    return isinstance(name, str) and name.strip() != "" and len(name) <= 100 and not UNSTORABLE.search(name)


def _texts_in(part: object) -> Iterator[str]:
    """Yield the texts in a definition that was read, and so is not nested deeply."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping | list):
        for inner in part.values() if isinstance(part, Mapping) else part:
            yield from _texts_in(inner)


def _inner(holder: object, key: str) -> Any:
    return holder.get(key) if isinstance(holder, Mapping) else None


def _procedure_json(package: ProcedurePackage) -> dict[str, Any]:
    return {
        "slug": package.slug,
        **pack(package.settings),
        "definition": package.definition,
        "items": [{"name": item.name, "special_care": item.special_care} for item in package.items],
        "letters": {
            kind: {"subject": dict(letter.subject), "body": dict(letter.body)}
            for kind, letter in package.letters.items()
        },
        "papers": {"outline": dict(package.outline)},
    }


def _kept_apart(draft: Draft, existing: Draft, used: Collection[str]) -> Draft:
    """Rename ids that the procedure used once and uses no more, so that they are not taken up again."""
    present = {question["id"] for question in questions_of(existing)}
    taken = {*used, *present, *(question["id"] for question in questions_of(draft))}
    renamed: dict[str, str] = {}
    for question in questions_of(draft):
        if question["id"] in used and question["id"] not in present:
            renamed[question["id"]] = copied_id(question["id"], taken)
            taken.add(renamed[question["id"]])
    if not renamed:
        return draft
    sections = [
        {**s, "questions": [copy_of(q, str(renamed.get(q["id"]) or q["id"]), renamed) for q in questions_in(s)]}
        for s in sections_of(draft)
    ]
    unit = draft.get("capacity_question")
    return {**with_sections(draft, sections), "capacity_question": renamed.get(str(unit), unit)}
