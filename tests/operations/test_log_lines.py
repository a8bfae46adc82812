"""What a process writes into its log."""

import subprocess
import sys

PROGRAM = """
import logging
from app.operations import log_lines
log_lines.configure()
logging.getLogger("fontTools.subset").info("Glyph names: %s", ["uni82B1", "uni5B50"])
logging.getLogger("app.operations.worker").info("the worker has started")
try:
    int("花子")
except ValueError:
    logging.getLogger("asyncio").exception("a task failed")
"""


def _said() -> str:
    return subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout


def test_our_own_words_are_written_and_a_librarys_chatter_is_not() -> None:
    said = _said()
    assert "the worker has started" in said
    assert "uni82B1" not in said


def test_an_exception_is_written_without_its_text() -> None:
    said = _said()
    assert "ValueError [<string>" in said
    assert "花子" not in said
