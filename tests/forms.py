"""The forms of a page, as a browser sends them when nobody fills anything in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class SentForm:
    """`fields`: hidden inputs as they are, every line and text blank, of a list the first choice; nothing is ticked."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    asks: bool = False  # whether there is anything to fill in


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[SentForm] = []
        self._open: SentForm | None = None
        self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = SentForm(given.get("action") or self.page)
            if given.get("method") == "post":
                self.found.append(self._open)
        elif self._open is not None:
            self._control(tag, given, self._open)

    def _control(self, tag: str, given: Mapping[str, str], form: SentForm) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "option" and self._list:
            form.fields.setdefault(self._list, given.get("value", ""))
        self._list = name if tag == "select" else self._list
        hidden = tag == "input" and kind == "hidden"
        form.asks |= tag in {"input", "select", "textarea"} and not hidden
        if hidden:
            form.fields[name] = given.get("value", "")
        elif tag == "textarea" or (tag == "input" and kind not in {"checkbox", "radio", "submit"}):
            form.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._list = ""
        if tag == "form":
            self._open = None


def forms_of(address: str, text: str) -> list[SentForm]:
    """Those that are posted, of the page at `address`."""
    reader = _Forms(address.partition("?")[0])
    reader.feed(text)
    return reader.found
