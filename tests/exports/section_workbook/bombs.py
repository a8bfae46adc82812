"""Workbooks that are small to send and would be large or slow to read."""

import struct
import time
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from app.exports.section_workbook.finding import find_list
from app.exports.section_workbook.opening import open_book
from app.exports.section_workbook.refusals import ListRefused
from tests.exports.section_workbook.workbooks import MUNICIPALITY, PASSWORD, with_part

MB = 1_000_000


def zeros(megabytes: int) -> bytes:
    """So many zeros, deflated to a thousandth."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join([*(press.compress(bytes(MB)) for _ in range(megabytes)), press.flush()])


def lying(plain: bytes, name: str, megabytes: int, told: int) -> bytes:
    """The workbook with so many zeros in the place of a part, of which the zip file says that they are `told` bytes."""
    made = bytearray(with_part(plain, name, zeros(megabytes)))
    entry = made.rfind(name.encode()) - 46  # of the central directory
    own = struct.unpack_from("<I", made, entry + 42)[0]
    for place, method, check, size in ((entry, 10, 16, 24), (own, 8, 14, 22)):
        struct.pack_into("<H", made, place + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", made, place + check, zlib.crc32(bytes(told)))
        struct.pack_into("<I", made, place + size, told)
    return bytes(made)


def packed(plain: bytes, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with another part in the place of one, compressed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.namelist():
            if entry != name:
                after.writestr(entry, before.read(entry))
        after.writestr(name, content, compress_type=method)
    return target.getvalue()


def with_rounds(plain: bytes, rounds: int, around: bytes = b"") -> bytes:
    """With PASSWORD, said to be hashed so often. (It was hashed a thousand times: whoever makes such a file does not wait either.)

    `around`: bytes more in what says how it was encrypted.
    """
    info, secret = ECMA376Agile.generate_encryption_parameters(PASSWORD, spin_count=1000)
    info.spinCount = rounds
    package = ECMA376Agile.encrypt_payload(BytesIO(plain), info.encryptedKey, secret, info.keyData.saltValue)
    information = ECMA376Agile.get_encryption_information(info, package, secret)
    target = BytesIO()
    ECMA376Encrypted(package, information + around).write_to(target)
    return target.getvalue()


@dataclass(frozen=True)
class Read:
    """What came of reading a workbook. `memory`: bytes more than before, at most; `seconds`: of a processor, so that other work counts for nothing."""

    refusal: ListRefused | None
    memory: int
    seconds: float


def read(content: bytes) -> Read:
    """In a process of its own: what it took at most is what the system says of it."""
    before, begun = _most_memory(), time.process_time()
    refusal = None
    try:
        find_list(open_book(content, PASSWORD), MUNICIPALITY)
    except ListRefused as problem:
        refusal = problem
    return Read(refusal, _most_memory() - before, time.process_time() - begun)


def _most_memory() -> int:
    """Bytes that this process has held at most. (`getrusage` would count what its parent held when it began.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024
