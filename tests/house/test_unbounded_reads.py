"""What comes from outside is read within a size: each way to read it whole, or to unpack it whole, is planted and found."""

import ast
from collections.abc import Callable, Iterator
from typing import Final, TypeGuard

import pytest

from tests.house.program import last_name, trees

# these read what the service or the demo wrote itself
OWN_FILES: Final = ("app.demo.", "app.exports.workbook.making")
# read whole by a library, whatever its size
OF_A_REQUEST: Final = {"body", "form", "json", "stream"}
OF_A_FILE: Final = {"read", "readall", "read1", "readline", "readlines"}
# they unpack, or follow what a document says, without a limit
UNBOUNDED: Final = {
    *("extract", "extractall", "testzip", "decompress", "decompressobj", "load_workbook", "OfficeFile", "parseString"),
    *("iterparse", "unpack_archive", "unpackb"),
}
PACKED: Final = {"gzip", "bz2", "lzma", "tarfile", "zipfile", "zlib", "xml", "docx", "openpyxl"}
# who reads a zip file and XML, piece by piece and within limits; the rest writes such files
READS_ZIP: Final = {"app.exports.section_workbook.package"}
WRITES: Final = {
    "app.exports.section_workbook.appending": "openpyxl",
    "app.papers.document": "docx",
    "app.web.applicant.form_pages": "gzip",
    "app.web.compression": "gzip",
    "app.web.static_files": "gzip",
}
# these unpack what the same process packed, and nothing else
OWN_BYTES: Final = {"app.procedures.kept_forms": "zlib", "app.web.applicant.form_pages": "gzip"}
# what reads an uploaded file: called in a process of its own, so handed over and never called
READERS: Final = {
    "read_roster",
    "open_book",
    "find_list",
    "look",
    "fill",
    "read_section_columns",
    "decrypted",
    "read_crest",
}
PACKAGE: Final = "app.procedures.package"


def reads_without_size(node: ast.AST) -> bool:
    """`file.read()`, `file.read(-1)`, `request.body()`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr in OF_A_REQUEST and ast.unparse(node.func.value).endswith("request"):
        return True
    return node.func.attr in OF_A_FILE and (not (node.args or node.keywords) or _endless(node))


def _endless(call: ast.Call) -> bool:
    return bool(call.args) and ast.unparse(call.args[0]) in {"-1", "None"}


def reads_a_part_whole(node: ast.AST) -> bool:
    """Where zip files are read: anything but `part.read(min(…))`; `ZipFile.read(name)` unpacks a part whatever its size."""
    if not isinstance(node, ast.Call) or last_name(node.func) not in OF_A_FILE:
        return False
    return not (node.args and isinstance(node.args[0], ast.Call) and last_name(node.args[0].func) == "min")


def unpacks(node: ast.AST) -> TypeGuard[ast.Call]:
    """A call that unpacks or parses without a limit."""
    return isinstance(node, ast.Call) and last_name(node.func) in UNBOUNDED


def packed_modules(node: ast.AST) -> Iterator[str]:
    """The modules for packed files that it imports."""
    if isinstance(node, ast.Import):
        yield from (found for alias in node.names if (found := alias.name.partition(".")[0]) in PACKED)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (found for found in [node.module.partition(".")[0]] if found in PACKED)


def reads_a_file_here(tree: ast.Module) -> Callable[[ast.AST], bool]:
    """Whether a node of this module calls what belongs into a process of its own."""
    names = READERS | {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == PACKAGE
        for alias in node.names
        if alias.name == "read"
    }
    return lambda node: isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def test_nothing_is_read_without_a_size() -> None:
    found = [
        f"{module}: {ast.unparse(node)}"
        for module, tree in trees().items()
        if not module.startswith(OWN_FILES)
        for node in ast.walk(tree)
        if reads_without_size(node)
        or (unpacks(node) and ast.unparse(node.func) != f"{OWN_BYTES.get(module)}.decompress")
        or (module in READS_ZIP and reads_a_part_whole(node))
    ]
    assert found == []


def test_packed_files_are_read_in_one_place() -> None:
    found = [
        f"{module}: {name}"
        for module, tree in trees().items()
        for node in ast.walk(tree)
        for name in packed_modules(node)
        if module not in READS_ZIP and not _writes(module, name) and not module.startswith(OWN_FILES)
    ]
    assert found == []


def _writes(module: str, packed: str) -> bool:
    return any(module.startswith(writer) and packed == written for writer, written in {**WRITES, **OWN_BYTES}.items())


def test_an_uploaded_file_is_read_in_a_process_of_its_own() -> None:
    found = [
        f"{module}: {ast.unparse(node)}"
        for module, tree in trees().items()
        if module.startswith("app.web.")
        for reads in [reads_a_file_here(tree)]
        for node in ast.walk(tree)
        if reads(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (reads_without_size, "content = upload.read()"),
        (reads_without_size, "content = await upload.read(-1)"),
        (reads_without_size, "content = part.read(None)"),
        (reads_without_size, "for line in upload.readlines(): pass"),
        (reads_without_size, "body = await request.body()"),
        (reads_without_size, "data = await self.request.form()"),
        (reads_a_part_whole, "with ZipFile(source) as file: file.read('a')"),
        (reads_a_part_whole, "with file.open('a') as part: part.read(entry.file_size)"),
        (unpacks, "gzip.decompress(body)"),
        (unpacks, "zlib.decompressobj().decompress(body)"),
        (unpacks, "file.extractall(folder)"),
        (unpacks, "openpyxl.load_workbook(source)"),
        (unpacks, "OfficeFile(source)"),
    ],
)
def test_what_reads_without_an_end_is_seen(seen: Callable[[ast.AST], bool], text: str) -> None:
    tree = ast.parse(f"async def planted():\n    {text}")
    assert any(seen(node) for node in ast.walk(tree))


@pytest.mark.parametrize("text", ["import tarfile", "from zipfile import ZipFile", "import xml.dom.minidom"])
def test_another_place_for_packed_files_is_seen(text: str) -> None:
    assert any(list(packed_modules(node)) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "from app.procedures.package import read\nread(content)",
        "from app.procedures.package import read as unpacked\nunpacked(content)",
        "look(upload, keys, None)",
    ],
)
def test_a_file_that_is_read_beside_the_pages_is_seen(text: str) -> None:
    tree = ast.parse(text)
    assert any(map(reads_a_file_here(tree), ast.walk(tree)))


def test_what_is_read_within_a_size_is_not_seen() -> None:
    tree = ast.parse("part.read(min(AT_ONCE, left))\nmessage.read(LARGEST + 1)\nStart.read(after, before)")
    assert not any(reads_without_size(node) or unpacks(node) for node in ast.walk(tree))
