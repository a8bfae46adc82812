"""Choices that stand under the seal (app/procedures/open_answers.py), found by opening: which applications chose what.

The database can neither filter nor count them. What was found is as sensitive as the answers themselves: it is kept by whoever opened it, and
nowhere in the open.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import msgspec

from app.applications.decryption import OpenedAnswers
from app.tenancy.statements import ScopedStatement

_ID: Final = 16  # bytes
_ONE_AT_A_TIME: Final = ScopedStatement(
    "select pg_advisory_xact_lock(hashtextextended('opening ' || $1 || ' ' || $2, 0))",
    "a lock until the transaction ends",
)


async def begin_one_at_a_time(kept: UUID) -> None:
    """Wait for whoever begins to open for the same kept choices, in any process, until their request has ended."""
    await _ONE_AT_A_TIME.value(str(kept))


class _Written(msgspec.Struct, array_like=True):
    """The ids of each combination of choices, put one behind the other; `closed` alike."""

    combinations: list[tuple[tuple[str, ...], bytes]]
    closed: bytes


@dataclass(slots=True, repr=False, eq=False)
class OpenedChoices:
    """The choices (`question=choice`) of some applications at some questions, by combination, and the applications that stayed closed."""

    combinations: dict[tuple[str, ...], set[UUID]] = field(default_factory=dict)
    closed: set[UUID] = field(default_factory=set)

    def add(self, application: UUID, opened: OpenedAnswers | None, questions: Iterable[str]) -> None:
        """Add one application with what it chose at these questions; None: it cannot be opened."""
        if opened is None:
            self.closed.add(application)
            return
        chosen = tuple(choice for question in questions for choice in _chosen(opened, question))
        self.combinations.setdefault(chosen, set()).add(application)

    def take(self, others: "OpenedChoices") -> None:
        """Take over what others hold."""
        for combination, applications in others.combinations.items():
            self.combinations.setdefault(combination, set()).update(applications)
        self.closed |= others.closed

    def missing_of(self, applications: Iterable[UUID]) -> list[UUID]:
        """Return those that were not opened yet, in their order."""
        known = self.closed.union(*self.combinations.values())
        return [application for application in applications if application not in known]

    def having(self, choice: str, among: Collection[UUID]) -> tuple[UUID, ...]:
        """Return the applications that chose it, of those named."""
        wanted = frozenset(among)
        return tuple(
            application
            for combination, applications in self.combinations.items()
            if choice in combination
            for application in applications & wanted
        )

    def counts(self, among: Collection[UUID]) -> Mapping[str, int]:
        """Count by choice, of the applications named."""
        wanted, counted = frozenset(among), Counter[str]()
        for combination, applications in self.combinations.items():
            here = len(applications & wanted)
            counted.update(dict.fromkeys(combination, here))
        return counted

    def unopened(self, among: Collection[UUID]) -> int:
        """Count those that could not be opened, of the applications named."""
        return len(self.closed.intersection(among))

    def written(self) -> bytes:
        """Everything as bytes, for whoever seals it."""
        groups = [(combination, _joined(found)) for combination, found in self.combinations.items()]
        return msgspec.msgpack.encode(_Written(groups, _joined(self.closed)))

    @classmethod
    def read(cls, content: bytes) -> "OpenedChoices":
        """Read what `written` gave. Raises msgspec.MsgspecError for anything else."""
        read = msgspec.msgpack.decode(content, type=_Written)
        return cls({combination: _parted(ids) for combination, ids in read.combinations}, _parted(read.closed))


def _chosen(opened: OpenedAnswers, question_id: str) -> Iterable[str]:
    question = opened.version.form.questions.get(question_id)
    if question is None or not question.field.closed:  # a version that asked otherwise
        return ()
    return (f"{question_id}={choice}" for choice in question.field.chosen(opened.answers.get(question_id)))


def _joined(ids: Iterable[UUID]) -> bytes:
    return b"".join(one.bytes for one in ids)


def _parted(joined: bytes) -> set[UUID]:
    return {UUID(bytes=joined[start : start + _ID]) for start in range(0, len(joined), _ID)}
