"""Phones that send files: pictures of a size, each over a connection of its own, from a process beside the load generator."""

import http.client
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from html import unescape
from io import BytesIO
from multiprocessing.connection import Connection
from random import Random
from typing import Final

from PIL import Image

FORM: Final = "/shinjuku/food-loss-partner/apply"
BOUNDARY: Final = "----WebKitFormBoundaryBench"
PIECE: Final = 64 * 1024
PATIENCE_SECONDS: Final = 300
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(slots=True)
class Sent:
    """One file and what became of it. `numbers`: the answer told an application that arrived."""

    digest: bytes
    size: int
    began: float
    ended: float = 0.0
    status: int = 0
    problem: str = ""
    confirmed: list[tuple[str, str]] = field(default_factory=list)


def picture(seed: int, size: int) -> bytes:
    """A JPEG of nearly `size` bytes that no compression makes smaller: noise, with its last segments in a comment of nobody's."""
    random = Random(seed)
    side = int((size / 3) ** 0.5)
    image = Image.frombytes("RGB", (side, side), random.randbytes(side * side * 3))
    content = BytesIO()
    image.save(content, "JPEG", quality=100, subsampling=0)
    found = content.getvalue()
    while len(found) > size:
        side = int(side * 0.97)
        content = BytesIO()
        image.crop((0, 0, side, side)).save(content, "JPEG", quality=100, subsampling=0)
        found = content.getvalue()
    return found


def send(address: tuple[str, int], origin: str, content: bytes) -> Sent:
    """Send one file with its form, as a phone does, and read the confirm page."""
    sent = Sent(sha256(content).digest(), len(content), time.monotonic())
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"\r\n\r\n四谷 花子\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo.file"; filename="写真.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    try:
        connection = http.client.HTTPConnection(*address, timeout=PATIENCE_SECONDS)
        connection.putrequest("POST", FORM)
        for name, value in {
            "Origin": origin,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(head) + len(content) + len(tail)),
        }.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(head)
        for at in range(0, len(content), PIECE):
            connection.send(content[at : at + PIECE])
        connection.send(tail)
        answer = connection.getresponse()
        page = answer.read().decode()
        sent.status = answer.status
        if answer.status == 200 and 'name="photo"' in page:
            form = page.partition("/applications")[2]
            sent.confirmed = [(name, unescape(value)) for name, value in _HIDDEN.findall(form)]
        else:
            errors = re.findall(r'<p class="error"[^>]*>(.*?)</p>', page)
            sent.problem = f"{answer.status}: {errors or page[:300]}"
        connection.close()
    except OSError as fault:
        sent.problem = f"{type(fault).__name__}: {fault}"
    sent.ended = time.monotonic()
    return sent


def uploader(orders: "Connection[Sequence[object], object]", size: int) -> None:
    """Serve in a process of its own: an order is (address, origin, number); the answer is a list of Sent. The pictures are made once."""
    pictures: list[bytes] = []
    while True:
        try:
            address, origin, number = orders.recv()  # type: ignore[misc]
        except EOFError:
            sys.exit(0)
        while len(pictures) < number:
            pictures.append(picture(len(pictures), size))
        if address is None:
            orders.send(sum(map(len, pictures)) / len(pictures))
            continue
        with ThreadPoolExecutor(number) as phones:
            orders.send(list(phones.map(partial(send, address, origin), pictures[:number])))
