"""The blocks of docs/production.md that say what is to be done, in the order of the page."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

# info string: what it is, then what it needs to be told and what it may be told besides
KINDS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "sh": (frozenset({"host", "user"}), frozenset({"note", "asked", "needs"})),
    "carry": (frozenset({"from", "to"}), frozenset()),
    "certificate": (frozenset({"host"}), frozenset()),
    "mail": (frozenset({"to"}), frozenset()),
    "browser": (frozenset({"at", "person", "from"}), frozenset({"unseen"})),
}
SAMPLES: Final = frozenset({"text", "sql", "ini"})  # shown to the reader, and done by nobody
FENCE: Final = re.compile(r"^(`{3,})(.*)$")


class NotAStep(Exception):
    """A block of the page that nobody could follow: it is told with its line."""


@dataclass(frozen=True)
class Block:
    """One fenced block: what stands in it and what its info string says. `line` is that of its first fence, `chapter` the heading above it."""

    kind: str
    body: str
    line: int
    chapter: str = ""
    told: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.told[name]

    @property
    def hosts(self) -> list[str]:
        return self.told["host"].split(",")


def blocks_of(page: Path) -> list[Block]:
    """Every block that is to be done. Raises `NotAStep` where an info string is not one of ours: a slip in it must not leave a step out."""
    return [block for block in _fenced(page) if block.kind not in SAMPLES]


def _fenced(page: Path) -> Iterator[Block]:
    chapter, fence, info, begun = "", "", "", 0
    body: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if fence:
            if line.strip() == fence:
                yield _block(page, info, "\n".join(body), begun, chapter)
                fence = ""
            else:
                body.append(line)
        elif found := FENCE.match(line):
            fence, info, begun, body = found[1], found[2].strip(), number, []
        elif line.startswith("#"):
            chapter = line.lstrip("# ").strip()
    if fence:
        raise NotAStep(f"{page.name}:{begun}: this block has no end")


def _block(page: Path, info: str, body: str, line: int, chapter: str) -> Block:
    kind, *pairs = shlex.split(info) or [""]
    told = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if kind in SAMPLES:
        return Block(kind, body, line, chapter)
    needed, allowed = KINDS.get(kind, (frozenset(), frozenset()))
    if kind not in KINDS or len(told) != len(pairs) or not needed <= told.keys() <= needed | allowed:
        raise NotAStep(f"{page.name}:{line}: nobody knows how to do a block of {info!r}")
    if not body.strip():
        raise NotAStep(f"{page.name}:{line}: an empty block")
    return Block(kind, body, line, chapter, told)
