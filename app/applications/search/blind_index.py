"""Blind indexes: how a name, a telephone number or a mail address is found although it is sealed.

Each word is folded (app/procedures/spelling.py says what makes no difference) and cut into overlapping pieces; of each piece the index holds a
keyed hash. A part of a word has some of the same pieces. The key is derived from the private key of the procedure and year, so the hashes tell
nothing without it and find nothing once it is destroyed. What the hashes find is opened and compared before it is shown.

A row says by which fold it was made. Where rows of an earlier fold are left, the search asks by that one too; the worker's job makes them anew
(indexing_job.py). Whoever changes the fold of names adds a number to NAMES_BY and moves FOLD to it.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple
from uuid import UUID

from app.applications.decryption import AnswerDecryptor, OpenedAnswers
from app.applications.queries import SealedApplication, find_ids
from app.applications.search.reference_parts import ids_with, part_in
from app.applications.worklist.annotations import MARKS
from app.audit import log
from app.audit.actions import Action
from app.languages import SOURCE
from app.procedures.fields.field import Meaning
from app.procedures.procedures_for_staff import compiled_versions
from app.procedures.spelling import same_kana, same_name
from app.procedures.tables import SealingKey
from app.tenancy import api
from app.tenancy.scope import current_municipality
from app.tenancy.tables import among
from app.typed_text import without_unseen
from app.vault.keystore import KeyMissing, KeyStore
from app.vault.seal import KeyPair

FOLD: Final = 2
NAMES_BY: Final[Mapping[int, Callable[[str], str]]] = {1: same_kana, FOLD: same_name}
MOST_FOUND: Final = 100
LONGEST_QUERY: Final = 100


class SearchKind(NamedTuple):
    """A kind of content that is searched: its letter in the hash, the pieces it is cut into, the questions it answers."""

    letter: str
    lengths: tuple[int, ...]
    meanings: tuple[Meaning, ...]


NAMES: Final = SearchKind("n", (1, 2), (Meaning.full_name, Meaning.kana))
TELEPHONES: Final = SearchKind("t", (4,), (Meaning.telephone,))
MAILS: Final = SearchKind("m", (3,), (Meaning.mail_address,))
KINDS: Final = (NAMES, TELEPHONES, MAILS)


@dataclass(frozen=True, slots=True)
class Hit:
    """An application that fits, with the name in it."""

    application: SealedApplication
    name: str

    @property
    def mark(self) -> str:
        """目印 in words, "" for none."""
        return MARKS.get(self.application.mark, "")


def folded(kind: SearchKind, text: str, fold: int = FOLD) -> str:
    """Return the form in which two spellings of the same word are equal."""
    plain = unicodedata.normalize("NFKC", without_unseen(text)).casefold()
    if kind is TELEPHONES:
        return re.sub(r"\D", "", re.sub(r"^\s*\+81", "0", plain))
    if kind is MAILS:
        return re.sub(r"\s", "", plain)
    return NAMES_BY[fold](text)


def pieces(kind: SearchKind, word: str, lengths: Iterable[int] | None = None) -> frozenset[str]:
    """Cut a folded word into overlapping pieces."""
    return frozenset(
        word[start : start + length]
        for length in (kind.lengths if lengths is None else lengths)
        for start in range(len(word) - length + 1)
    )


def asked_pieces(kind: SearchKind, word: str) -> frozenset[str]:
    """Return the pieces to search for: the longest that fit, as they tell most; empty when the word is too short for its kind."""
    fitting = [length for length in kind.lengths if length <= len(word)]
    return pieces(kind, word, [max(fitting)]) if fitting else frozenset()


def tokens(pair: KeyPair, kind: SearchKind, cut: Iterable[str], fold: int = FOLD) -> list[int]:
    """Return keyed hashes of pieces, 63 bits each, in order. Those of one fold are no other's."""
    key = hmac.digest(pair.private, b"todoke blind index %d" % fold, "sha256")
    return sorted(
        int.from_bytes(hmac.digest(key, f"{kind.letter}{piece}".encode(), "sha256")[:8], "big") >> 1 for piece in cut
    )


def tokens_of(pair: KeyPair, opened: OpenedAnswers, fold: int = FOLD) -> list[int]:
    """Return all hashes by which an application can be found, in order."""
    token_set = {
        token
        for kind in KINDS
        for word in _words(kind, opened, fold)
        for token in tokens(pair, kind, pieces(kind, word), fold)
    }
    return sorted(token_set)


async def search(query: str, procedures: Sequence[UUID], store: KeyStore, staff: UUID) -> list[Hit]:
    """Applications of these procedures in which a name, telephone number, mail address or 到達番号 has `query` in it; newest first, at most
    MOST_FOUND. Letters without a digit are taken for a 到達番号 only where they find nothing else. Writes `applications_searched` with the
    numbers of what was found, never the words."""
    query = without_unseen(query[:LONGEST_QUERY])
    asked = {kind: word for kind in KINDS if asked_pieces(kind, word := folded(kind, query))}
    hits = [
        hit for hit, opened in await _opened(await _by_hashes(query, procedures, store), store) if _fits(opened, asked)
    ]
    if not hits or any(letter.isdigit() for letter in query):
        known = {hit.application.id for hit in hits}
        hits += [hit for hit, _ in await _opened(await _by_number(query), store) if hit.application.id not in known]
    hits.sort(key=lambda hit: hit.application.arrived_at, reverse=True)
    references = [str(hit.application.reference) for hit in hits[:MOST_FOUND]]
    await log.record(staff, Action.applications_searched, "", {"references": references})
    return hits[:MOST_FOUND]


async def _opened(ids: Sequence[UUID], store: KeyStore) -> list[tuple[Hit, OpenedAnswers | None]]:
    applications = await find_ids(ids)
    versions = await compiled_versions({application.procedure_version for application in applications})
    decryptor = AnswerDecryptor(store)
    answers = [decryptor.answers(application, versions) for application in applications]
    return [
        (Hit(application, _name(opened) if opened else ""), opened)
        for application, opened in zip(applications, answers, strict=True)
    ]


async def _by_number(query: str) -> list[UUID]:
    part = part_in(query)
    return await ids_with(part, MOST_FOUND) if part else []


async def _by_hashes(query: str, procedures: Sequence[UUID], store: KeyStore) -> list[UUID]:
    ids: dict[UUID, None] = {}
    if pairs := await _pairs(procedures, store):
        earliest = await api.value("earliest_fold") or FOLD
        for fold, kind in product([fold for fold in NAMES_BY if fold >= earliest], KINDS):
            if cut := asked_pieces(kind, folded(kind, query, fold)):
                ids |= dict.fromkeys(await _candidates(kind, cut, pairs, fold))
    return list(ids)


async def _pairs(procedures: Sequence[UUID], store: KeyStore) -> Mapping[UUID, KeyPair]:
    rows = await SealingKey.select(SealingKey.id).where(
        among(SealingKey.procedure, procedures), SealingKey.destroyed_at.is_null()
    )
    pairs = {}
    for row in rows:
        try:
            pairs[row["id"]] = store.get(current_municipality(), row["id"])
        except KeyMissing:
            continue
    return pairs


async def _candidates(kind: SearchKind, cut: frozenset[str], pairs: Mapping[UUID, KeyPair], fold: int) -> list[UUID]:
    hashes = [token for pair in pairs.values() for token in tokens(pair, kind, cut, fold)]
    rows = await api.rows("search_blind_index", list(pairs), hashes, len(cut), 2 * MOST_FOUND)
    return [row["id"] for row in rows]


def _fits(opened: OpenedAnswers | None, asked: Mapping[SearchKind, str]) -> bool:
    """Tell whether a word itself contains what is asked for, folded for its kind: pieces can stand in another order, and hashes can meet by chance."""
    return opened is not None and any(query in word for kind, query in asked.items() for word in _words(kind, opened))


def _words(kind: SearchKind, opened: OpenedAnswers, fold: int = FOLD) -> list[str]:
    return [folded(kind, word, fold) for meaning in kind.meanings for word in _shown_answers(meaning, opened)]


def _name(opened: OpenedAnswers) -> str:
    return next(iter(_shown_answers(Meaning.full_name, opened)), "")


def _shown_answers(meaning: Meaning, opened: OpenedAnswers) -> list[str]:
    answered = opened.version.form.answered(meaning, opened.answers)
    return [question.field.shown(opened.answers[question.id], SOURCE) for question in answered]
