"""The process that writes: order and rows on its standard input, the encrypted workbook on its standard output.

It holds names and addresses in plain: it knows no database and no key, leaves no core file, and takes its folder with it.
"""

import errno
import os
import resource
import shutil
import sys
import tempfile
import traceback
from io import BytesIO
from typing import BinaryIO

from app.exports.workbook.encryption import encrypted
from app.exports.workbook.sheet import SheetWriter
from app.exports.workbook.wire import CutOff, Ending, WorkbookOrder, read_order, read_rows

NOWHERE = "/nonexistent/todoke"  # a library that wants a temporary file all the same fails, and nothing leaks


def main() -> int:
    """The exit code, one of Ending."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(19)  # applications go first
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        order = read_order(source)
    except CutOff:
        return Ending.left_alone
    tempfile.tempdir = order.folder or NOWHERE
    try:
        target.write(_workbook(order, source))
        target.flush()
    except CutOff:
        return Ending.left_alone
    except Exception as problem:  # noqa: BLE001  whatever it was, its text may hold what somebody typed
        sys.stderr.write(
            f"workbook: {type(problem).__qualname__}\n{''.join(traceback.format_tb(problem.__traceback__))}"
        )
        return Ending.tmpfs_full if _errno(problem) == errno.ENOSPC else Ending.failed
    finally:
        if order.folder:
            shutil.rmtree(order.folder, ignore_errors=True)
    return Ending.made


def _workbook(order: WorkbookOrder, source: BinaryIO) -> bytes:
    plain = BytesIO()
    sheet = SheetWriter(plain, order.labels, order.folder)
    while rows := read_rows(source):
        for row in rows:
            sheet.add(row)
    sheet.close()
    return encrypted(plain, order.password)


def _errno(problem: BaseException | None) -> int | None:
    """The errno of the first OSError in the chain: xlsxwriter wraps what goes wrong when it closes."""
    while problem is not None:
        if isinstance(problem, OSError) and problem.errno is not None:
            return problem.errno
        problem = problem.__cause__ or problem.__context__
    return None


if __name__ == "__main__":
    sys.exit(main())
