"""The zip file that a workbook is: its parts, their relations, and the same zip file with some parts changed."""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from app.exports.section_workbook.markup import Element, attribute, children, parse
from app.exports.section_workbook.refusals import HasMacros, NotAWorkbook, WorkbookTooLarge

MOST_BYTES: Final = 20_000_000  # of the file
MOST_UNPACKED: Final = 200_000_000  # of all its parts
MOST_OF_A_PART: Final = 60_000_000  # of one that is read as XML: some ten times that in memory
MOST_OF_CONTENT_TYPES: Final = (
    1_000_000  # read by the library that encrypts as well, by a parser that takes a hundred times that
)
MOST_PARTS: Final = 2_000
AT_ONCE: Final = 1_000_000  # bytes
COMPRESSIONS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What a workbook's parts may be compressed with (ECMA-376 part 2, annex B); only these can be unpacked piece by piece."""
CONTENT_TYPES: Final = "[Content_Types].xml"
_MACROS: Final = ("vbaproject", "macrosheets/", "activex/")


@dataclass(slots=True)
class WorkbookPackage:
    """Parts by name. `changed` and `left_out` are what `content` writes anew and leaves out."""

    source: bytes = field(repr=False)
    names: tuple[str, ...]
    changed: dict[str, bytes] = field(default_factory=dict, repr=False)
    left_out: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, source: bytes) -> "WorkbookPackage":
        """Raises WorkbookTooLarge, HasMacros, NotAWorkbook."""
        if len(source) > MOST_BYTES:
            raise WorkbookTooLarge(what="ファイル", most=f"{MOST_BYTES // 1_000_000}MB")
        try:
            with zipfile.ZipFile(BytesIO(source)) as file:
                entries = file.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise NotAWorkbook from None
        names = tuple(entry.filename for entry in entries)
        if len(names) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise WorkbookTooLarge(what="展開した大きさ", most=f"{MOST_UNPACKED // 1_000_000}MB")
        if len({name.lower() for name in names}) < len(names) or CONTENT_TYPES not in names:
            raise NotAWorkbook
        package = cls(source, names)
        if any(mark in name.lower() for name in names for mark in _MACROS) or b"macroEnabled" in package.part(
            CONTENT_TYPES
        ):
            raise HasMacros
        return package

    def part(self, name: str) -> bytes:
        """Raises NotAWorkbook for one that is missing or broken, WorkbookTooLarge."""
        if name in self.changed:
            return self.changed[name]
        try:
            with zipfile.ZipFile(BytesIO(self.source)) as file:
                entry = file.getinfo(name)
                if entry.file_size > (MOST_OF_CONTENT_TYPES if name == CONTENT_TYPES else MOST_OF_A_PART):
                    raise WorkbookTooLarge(what="1つのシート", most=f"{MOST_OF_A_PART // 1_000_000}MB")
                return unpacked(file, entry)
        except KeyError:
            raise NotAWorkbook from None

    def root(self, name: str) -> Element:
        return parse(self.part(name))

    def related(self, name: str, kind: str) -> list[str]:
        """Names of the parts of a kind (`table`, `worksheet`) that a part points to."""
        return [target for _, found, target in self.relations(name) if found == kind]

    def relations(self, name: str) -> list[tuple[str, str, str]]:
        """Id, kind and part of each relation that stays inside the file."""
        relations = relations_of(name)
        if relations not in self.names:
            return []
        return [
            (relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], _target(name, relation))
            for relation in children(self.root(relations), "Relationship")
            if relation.get("TargetMode") != "External"
        ]

    def content(self) -> bytes:
        """The whole file; parts that were not changed keep their bytes."""
        target = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(self.source)) as before,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
        ):
            for entry in before.infolist():
                if entry.filename in self.left_out:
                    continue
                fresh = zipfile.ZipInfo(entry.filename, max(entry.date_time, (1980, 1, 1, 0, 0, 0)))
                fresh.compress_type = zipfile.ZIP_DEFLATED
                fresh.external_attr = entry.external_attr
                after.writestr(fresh, self.changed.get(entry.filename) or unpacked(before, entry))
        return target.getvalue()


def unpacked(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part, read piece by piece up to the size that the file tells, whatever there is behind it: `ZipFile.read` unpacks all of that first.

    Raises NotAWorkbook for one that is broken, or shorter than told.
    """
    if entry.compress_type not in COMPRESSIONS:
        raise NotAWorkbook
    content = bytearray()
    try:
        with file.open(entry) as part:
            while piece := part.read(min(AT_ONCE, entry.file_size - len(content))):
                content += piece
            if len(content) != entry.file_size:
                raise NotAWorkbook
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise NotAWorkbook from None
    return bytes(content)


def relations_of(name: str) -> str:
    """The name of the part that holds the relations of part `name`; "" stands for the file itself."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def relation_id(element: Element) -> str:
    return attribute(element, "id")


def _target(name: str, relation: Element) -> str:
    target = unquote(relation.get("Target", ""))
    path = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(name), target)
    return posixpath.normpath(path).lstrip("/")
