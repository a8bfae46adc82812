"""A form that asks for files, and phones that send it some."""

import random
import re
import struct
import zlib
from html import unescape
from typing import Any

import httpx

from tests.factories import ANSWERS, DEFINITION
from tests.web.applicant.conftest import Pairs, Phone
from tests.web.pages import form, hidden

FILES: dict[str, Any] = {
    **DEFINITION,
    "sections": [
        {
            **DEFINITION["sections"][0],
            "questions": [
                *DEFINITION["sections"][0]["questions"],
                {
                    "id": "proof",
                    "type": "attachment",
                    "label": {"ja": "本人確認書類", "en": "Proof of identity"},
                    "required": True,
                    "item": "添付書類",
                    "most_files": 3,
                    "largest_mb": 1,
                },
                {
                    "id": "others",
                    "type": "attachment",
                    "label": {"ja": "そのほかの書類", "en": "Other papers"},
                    "required": False,
                    "item": "添付書類",
                    "when": {"question": "day", "is": ["second"]},
                },
            ],
        }
    ],
}

File = tuple[str, str, bytes]
"""Input, name, content."""


def png(shade: int = 0) -> bytes:
    """A picture of one pixel."""
    return _png(1, bytes([0, shade]))


def picture(seed: int, size: int) -> bytes:
    """A picture of noise, some `size` bytes large; another one for each seed."""
    noise = random.Random(seed)
    rows = max(1, size // 513)
    return _png(rows, b"".join(b"\x00" + noise.randbytes(512) for _ in range(rows)), 512)


def _png(height: int, lines: bytes, width: int = 1) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


async def send(
    phone: Phone, pairs: Pairs, *files: File, action: str = "", lang: str = "", **headers: str
) -> httpx.Response:
    """POST …/apply as a browser sends a form with files: an input where nothing was chosen is sent empty."""
    fields: list[tuple[str, Any]] = [(name, (None, value.encode())) for name, value in pairs]
    chosen = {name for name, _, _ in files}
    for name in ("proof.file", "others.file"):
        fields += [
            (name, (given, content, "application/octet-stream")) for each, given, content in files if each == name
        ]
        if name not in chosen:
            fields.append((name, ("", b"", "application/octet-stream")))
    if action:
        fields.append(("action", (None, action.encode())))
    query = f"?lang={lang}" if lang else ""
    return await phone.client.post(phone.address + "apply" + query, files=fields, headers=headers)


def answers_of(page: httpx.Response) -> Pairs:
    """What the page's form would send, with the factories' answers where it asks for them: its hidden inputs, and what is typed."""
    return [*hidden(page), *((name, values[0]) for name, values in ANSWERS.items())]


def names_on(page: httpx.Response) -> list[str]:
    """The names of the files that are attached, in the page's order."""
    return [unescape(name) for name in re.findall(r'<span class="attached-name"[^>]*>(.*?)</span>', page.text) if name]


def errors_on(page: httpx.Response) -> list[str]:
    """The sentences at the questions."""
    return [
        unescape(re.sub("<[^>]*>", "", words)) for words in re.findall(r'<p class="error"[^>]*>(.+?)</p>', page.text)
    ]


def ids_on(page: httpx.Response, question: str = "proof") -> list[str]:
    """The ids of the files that the page's form sends on."""
    return [value for name, value in hidden(page) if name == question]


def buttons(page: httpx.Response) -> list[str]:
    """What the buttons of the page's form say."""
    return re.findall(r'<button[^>]* name="action" value="([^"]*)"', form(page))
