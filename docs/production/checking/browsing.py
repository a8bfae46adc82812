"""Somebody at a browser, who does what a block of the page says: opens, follows, types, chooses, presses, sees, notes."""

import hashlib
import hmac
import http.client
import re
import secrets
import socket
import ssl
import struct
import time
from base64 import b32decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

from checking.attaching import NoPicture, look_at_picture, marked_pdf, multipart, slowly
from checking.page import NotOnPage, Page

STEP_SECONDS: Final = 30
PATIENCE_SECONDS: Final = 20  # for what a worker does meanwhile
MOST_REDIRECTS: Final = 5
FORM: Final = "application/x-www-form-urlencoded"
TOKYO: Final = timezone(timedelta(hours=9))


class WrongAnswer(Exception):
    """The service answered something else than the step says."""


def code_at(secret: str, step: int) -> str:
    """The six digits that an authenticator app shows (RFC 6238)."""
    digest = hmac.digest(b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", step), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@dataclass
class Person:
    """Somebody with a browser, a password in their head and an app on their telephone."""

    own_password: str = field(default_factory=lambda: "-".join(secrets.token_hex(3) for _ in range(4)))
    secret: str = ""
    last_step: int = 0
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def code(self) -> str:
        """The code that the app shows, or the next one where this one was used."""
        while int(time.time()) // STEP_SECONDS <= self.last_step:
            time.sleep(0.5)
        self.last_step = int(time.time()) // STEP_SECONDS
        return code_at(self.secret, self.last_step)


class Browser:
    """One browser of one person on one network. `names` are the addresses of hosts; `trust` the authority that it believes."""

    def __init__(
        self, person: Person, source: str, names: Mapping[str, str], trust: str, notes: dict[str, str]
    ) -> None:
        self.person, self.source, self.names, self.notes = person, source, names, notes
        self.context = ssl.create_default_context(cafile=trust)
        self.address = ""
        self.status = 0
        self.page = Page("")
        self.mark = notes.get("mark") or secrets.token_hex(16)
        """What an attached file says, and nothing else does."""
        self.attached = False
        self._files: dict[str, tuple[str, bytes]] = {}  # by input

    def do(self, line: str) -> None:
        """One line of a block. Raises `WrongAnswer` or `NotOnPage`."""
        verb, _, rest = line.strip().partition(" ")
        done: Mapping[str, Callable[[str], None]] = {
            "open": lambda path: self.go("GET", urljoin(self.address, self._filled(path))),
            "follow": lambda words: self.go("GET", urljoin(self.address, self.page.link(words))),
            "type": self._type,
            "choose": self._choose,
            "press": self._press,
            "see": self._see,
            "wait-for": self._wait_for,
            "note": self._note,
            "register": self._register,
            "attach": self._attach,
            "see-picture": self._see_picture,
        }
        if verb not in done:
            raise WrongAnswer(f"nobody knows how to do “{line}”")
        done[verb](rest.strip())

    def go(self, method: str, address: str, body: bytes = b"", media: str = FORM) -> None:
        """Ask for an address, and follow where it leads."""
        for _ in range(MOST_REDIRECTS):
            parts = urlsplit(address)
            answer, text = self._asked(
                method, parts.netloc, f"{parts.path or '/'}?{parts.query}".rstrip("?"), body, media
            )
            self.status = answer.status
            if answer.status not in {301, 302, 303, 307, 308}:
                break
            address = urljoin(address, answer.headers["Location"])
            method, body = ("GET", b"") if answer.status in {301, 302, 303} else (method, body)
        self.address, self.page = address, Page(text.decode("utf-8", "replace"))

    def _asked(
        self, method: str, host: str, path: str, body: bytes, media: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPSConnection(host, timeout=30, context=self.context)
        raw = socket.create_connection((self.names[host], 443), 30, (self.source, 0))
        line.sock = self.context.wrap_socket(raw, server_hostname=host)
        kept = self.person.cookies.setdefault(host, {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())} if kept else {}
        if method == "POST":
            headers |= {"Origin": f"https://{host}", "Content-Type": media, "Content-Length": str(len(body))}
        line.request(method, path, slowly(body) if media != FORM else body or None, headers)
        answer = line.getresponse()
        text = answer.read()
        line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            if re.search(r"max-age=0", cookie, re.IGNORECASE) or not value:
                kept.pop(name, None)
            else:
                kept[name] = value
        return answer, text

    def _value(self, words: str) -> str:
        """What is meant: `$code` of the app, `$own-password`, `$today`, or what was noted under another name."""
        if words == "$code":
            return self.person.code()
        if words == "$own-password":
            return self.person.own_password
        if words == "$today":
            return datetime.now(TOKYO).date().isoformat()
        if words.startswith("$"):
            return self.notes[words[1:]]
        return words

    def _filled(self, path: str) -> str:
        return re.sub(r"\$(\w+)", lambda found: quote(self.notes[found[1]]), path)

    def _type(self, rest: str) -> None:
        label, _, value = rest.partition(" = ")
        _, control = self.page.control(label)
        control.value = self._value(value)

    def _choose(self, rest: str) -> None:
        first, _, second = rest.partition(" = ")
        form, control = (
            self.page.control(second or first, first if second else "")
            if not self._is_list(first)
            else self.page.control(first)
        )
        if control.kind == "select":
            found = [value for value, words in control.options if words == second]
            if not found:
                raise NotOnPage(f"“{first}” offers {[words for _, words in control.options]}")
            control.value = found[0]
            return
        for each in form.controls:
            if control.kind == "radio" and each.name == control.name:
                each.checked = False
        control.checked = True

    def _is_list(self, label: str) -> bool:
        return any(each.label == label and each.kind == "select" for form in self.page.forms for each in form.controls)

    def _press(self, words: str) -> None:
        form, button = self.page.button(words)
        address = urljoin(self.address, button.action or form.action)
        if form.is_multipart:
            body, media = multipart(form.pairs(button), [(name, *file) for name, file in self._files.items()])
            self._files.clear()
            self.go("POST", address, body, media)
            return
        sent = urlencode(form.pairs(button))
        if form.method.lower() == "post":
            self.go("POST", address, sent.encode())
        else:
            self.go("GET", f"{address.partition('?')[0]}?{sent}")

    def _see(self, words: str) -> None:
        if words not in self.page.text:
            raise WrongAnswer(f"{self.address} ({self.status}) does not say “{words}”:\n{self.page.text}")

    def _wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.page.text and time.monotonic() < deadline:
            time.sleep(0.5)
            self.go("GET", self.address)
        self._see(words)

    def _note(self, rest: str) -> None:
        label, _, name = rest.partition(" as ")
        self.notes[name] = self.page.fact(label)

    def _attach(self, rest: str) -> None:
        """A file of this name, which the check makes."""
        label, _, called = rest.partition(" = ")
        _, control = self.page.control(label)
        self._files[control.name] = called, marked_pdf(self.mark)
        self.notes["mark"], self.attached = self.mark, True

    def _see_picture(self, words: str) -> None:
        """A picture whose description begins so, and which is one of the attached file's page."""
        source = next((source for told, source in self.page.pictures if told.startswith(words)), None)
        if source is None:
            raise NotOnPage(f"no picture “{words}”; there are {self.page.pictures}")
        parts = urlsplit(urljoin(self.address, source))
        answer, content = self._asked("GET", parts.netloc, f"{parts.path}?{parts.query}".rstrip("?"), b"", FORM)
        try:
            look_at_picture(content)
        except NoPicture as problem:
            raise WrongAnswer(f"the picture “{words}” ({answer.status}): {problem}") from problem

    def _register(self, _: str) -> None:
        """The app is shown the secret."""
        found = re.search(r"次の文字を入力してください（.*?）。\s*((?:[A-Z2-7]{4} ?){8})", self.page.text)
        if found is None:
            raise NotOnPage("no secret for an authenticator app")
        self.person.secret = found[1].replace(" ", "")
