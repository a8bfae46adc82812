"""The program's SQL: changes in their order, rules as they are today, the number of its roles; and how a database's history compares with it."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final

from app import VERSION
from app.folders import MIGRATIONS

# The files of rules/ in the order they are said in: a function that another's body or a policy names comes first.
RULES: Final = (
    "dropping",
    "row_security",
    "people",
    "sections",
    "kept_by",
    "merging",
    "sign_in",
    "audit",
    "seals",
    "second_person",
    "second_factor",
    "worker",
    "alarms",
    "procedures",
    "places",
    "choices",
    "counts",
    "undo",
    "attachments",
    "applications",
    "gathered",
    "worklist",
    "columns",
    "results",
    "finding",
    "notifications",
    "scanning",
    "digests",
    "exports",
    "erasure",
    "operator",
    "operator_accounts",
    "municipality_facts",
    "announcements",
    "council_plans",
)
KEPT: Final = re.compile(r"^-- kept until (\d+\.\d+\.\d+): (api\.\w+\(.*\))$", re.MULTILINE)
_CONCURRENT: Final = re.compile(r"\A-- concurrently: (\w+)\n")
_ROLES: Final = re.compile(r"^comment on schema app is 'roles (\d+)';$", re.MULTILINE)


class Fit(Enum):
    """How a database stands to this program."""

    fits = "fits"
    behind = "behind"
    newer = "newer"
    foreign = "foreign"  # its changes are not the program's
    roles_behind = "roles behind"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One file of changes/: `name` without its ending, `text` as it is run."""

    name: str
    text: str

    @property
    def hash(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def index(self) -> str | None:
        """The index of the schema `app` that the change makes, or drops, concurrently: it runs outside a transaction and may be repeated."""
        found = _CONCURRENT.match(self.text)
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class History:
    """The history that a database records of itself: its changes with their hashes, in order; the rules' hash; the highest version that did any of it; its roles' number."""

    changes: Sequence[tuple[str, str]]
    rules: str | None
    version: str | None
    roles: int | None


@dataclass(frozen=True, slots=True)
class Program:
    """The SQL of one version of the program."""

    version: str
    changes: Sequence[SchemaChange]
    rules: Sequence[tuple[str, str]]  # name and text, in the order they are said in
    roles: str

    @property
    def kept(self) -> list[str]:
        """Signatures of functions that no file makes any more and that this version still leaves in place."""
        named = [found for _, text in self.rules for found in KEPT.findall(text)]
        return sorted(signature for until, signature in named if _number(self.version) < _number(until))

    @property
    def rules_hash(self) -> str:
        """SHA-256 of the names and texts of all rules and of what is kept, hexadecimal."""
        parts = [part for rule in self.rules for part in rule] + self.kept
        return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()

    @property
    def roles_number(self) -> int:
        """The number that roles.sql leaves in a database."""
        found = _ROLES.search(self.roles)
        assert found, "roles.sql says its number in a comment on the schema"
        return int(found[1])

    def compared(self, history: History) -> Fit:
        """How a database with this history stands to the program."""
        ours = [(change.name, change.hash) for change in self.changes]
        theirs = list(history.changes)
        common = min(len(ours), len(theirs))
        if ours[:common] != theirs[:common]:
            return Fit.foreign
        if len(theirs) > common or _number(history.version or "0") > _number(self.version):
            return Fit.newer
        if (history.roles or 0) != self.roles_number:
            return Fit.roles_behind if (history.roles or 0) < self.roles_number else Fit.newer
        return Fit.fits if len(ours) == common and history.rules == self.rules_hash else Fit.behind


def read(folder: Path, version: str = VERSION) -> Program:
    """The SQL below a folder laid out like app/migrations."""
    changes = [
        SchemaChange(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("changes/*.sql"))
    ]
    rules = [(name, (folder / "rules" / f"{name}.sql").read_text(encoding="utf-8")) for name in RULES]
    return Program(version, changes, rules, (folder / "roles.sql").read_text(encoding="utf-8"))


@cache
def this_program() -> Program:
    """This program's own SQL, read once a process."""
    return read(MIGRATIONS)


def newest(versions: Iterable[str]) -> str | None:
    """The highest of these versions; None without any."""
    return max(versions, key=_number, default=None)


def _number(version: str) -> tuple[tuple[int, ...], bool, str]:
    """A version as it compares: 0.10.0 after 0.9.0, and 0.3.0rc1 before 0.3.0."""
    digits = re.match(r"[\d.]*", version)
    released = digits[0] if digits else ""
    return tuple(int(part) for part in released.split(".") if part), released == version, version
