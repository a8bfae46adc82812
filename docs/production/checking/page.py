"""What stands on a page, for somebody who goes by its words: forms with their labels and buttons, links, and the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

MARKS = re.compile(r"※(必須|任意).*$")
SILENT = frozenset({"script", "style", "template"})
VOID = frozenset({"input", "img", "br", "meta", "link", "hr", "wbr", "source", "col"})


class NotOnPage(Exception):
    """A link, a label or a button that a step names is not on the page."""


def spoken(text: str) -> str:
    """The text as somebody reads it out: one line, without what only breaks lines."""
    return " ".join(text.replace("\u2060", "").replace("\u200b", "").split())


def plain(text: str) -> str:
    """A label without its ※必須 or ※任意."""
    return MARKS.sub("", spoken(text)).strip()


@dataclass
class Control:
    """An input with the words beside it; `group` is the legend above it."""

    name: str
    kind: str
    value: str
    id: str = ""
    group: str = ""
    checked: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)  # value and words
    label: str = ""


@dataclass
class Button:
    words: str
    name: str
    value: str
    action: str


@dataclass
class Form:
    """A form and what is in it, in the order of the page."""

    action: str
    method: str
    is_multipart: bool = False
    controls: list[Control] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def pairs(self, button: Button) -> list[tuple[str, str]]:
        """What a browser would send when this button is pressed."""
        sent = []
        for each in self.controls:
            if not each.name or each.kind == "file" or (each.kind in {"radio", "checkbox"} and not each.checked):
                continue
            sent.append((each.name, each.value))
        return [*sent, (button.name, button.value)] if button.name else sent


class Page(HTMLParser):
    """One page as it was answered."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.facts: list[tuple[str, str]] = []  # dt and dd
        self.pictures: list[tuple[str, str]] = []  # description and address
        self._labels: dict[str, str] = {}
        self._form: Form | None = None
        self._button: Button | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._group = ""
        self._open: list[tuple[str, str, list[str]]] = []  # tag, what it is for, its words
        self._words: list[str] = []
        self._silent = 0
        self.feed(text)
        self.text = spoken("".join(self._words))
        for each in (control for form in self.forms for control in form.controls):
            each.label = self._labels.get(each.id, "")

    def control(self, label: str, group: str = "") -> tuple[Form, Control]:
        """The input with this label, in the group of this legend where one is named."""
        found = [
            (form, each)
            for form in self.forms
            for each in form.controls
            if each.label == label and (not group or each.group == group)
        ]
        if not found:
            known = sorted(
                {f"{each.group} / {each.label}" for form in self.forms for each in form.controls if each.label}
            )
            raise NotOnPage(f"no input “{label}”; there are {known}")
        return found[0]

    def button(self, words: str) -> tuple[Form, Button]:
        found = [(form, each) for form in self.forms for each in form.buttons if each.words == words]
        if not found:
            raise NotOnPage(
                f"no button “{words}”; there are {[each.words for form in self.forms for each in form.buttons]}"
            )
        return found[0]

    def link(self, words: str) -> str:
        found = [address for told, address in self.links if told == words]
        if not found:
            raise NotOnPage(f"no link “{words}”; there are {[told for told, _ in self.links]}")
        return found[0]

    def fact(self, name: str) -> str:
        """What stands beside these words in a list of facts."""
        found = [value for told, value in self.facts if told == name]
        if not found:
            raise NotOnPage(f"nothing is said of “{name}”; there are {[told for told, _ in self.facts]}")
        return found[0]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag == "form":
            self._form = Form(
                given.get("action", ""), given.get("method", "get"), given.get("enctype", "") == "multipart/form-data"
            )
            self.forms.append(self._form)
        elif tag == "img":
            self.pictures.append((given.get("alt", ""), given.get("src", "")))
        elif tag == "option" and self._select is not None:
            self._select.options.append((given.get("value", ""), ""))
            if "selected" in given or len(self._select.options) == 1:
                self._select.value = given.get("value", "")
            self._open.append((tag, "", []))
        elif tag in {"label", "legend", "a", "button", "dt", "dd", "textarea"}:
            self._open.append((tag, given.get("for", given.get("href", "")), []))
        if tag in {"input", "select", "textarea", "button"} and self._form is not None:
            self._add(tag, given, self._form)

    def _add(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button":
            if given.get("type", "submit") == "submit":
                self._button = Button("", name, value, given.get("formaction", ""))
                form.buttons.append(self._button)
            return
        kind = given.get("type", "text") if tag == "input" else tag
        if kind == "submit":
            form.buttons.append(Button(value, name, value, given.get("formaction", "")))
            return
        control = Control(
            name,
            kind,
            value or ("on" if kind == "checkbox" else ""),
            given.get("id", ""),
            self._group,
            "checked" in given,
        )
        form.controls.append(control)
        self._select = control if tag == "select" else self._select
        self._area = control if tag == "textarea" else self._area

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "fieldset":
            self._group = ""
        if self._open and self._open[-1][0] == tag:
            _, of, words = self._open.pop()
            self._close(tag, of, "".join(words))
            if self._open:
                self._open[-1][2].extend(words)

    def _close(self, tag: str, of: str, raw: str) -> None:
        words = plain(raw)
        if tag == "label":
            self._labels[of] = words
        elif tag == "legend":
            self._group = words
        elif tag == "a":
            self.links.append((words, of))
        elif tag == "button" and self._button is not None:
            self._button.words, self._button = words, None
        elif tag == "dt":
            self.facts.append((words, ""))
        elif tag == "dd" and self.facts and not self.facts[-1][1]:
            self.facts[-1] = (self.facts[-1][0], words)
        elif tag == "textarea" and self._area is not None:
            self._area.value, self._area = raw.removeprefix("\n"), None
        elif tag == "option" and self._select is not None:
            self._select.options[-1] = (self._select.options[-1][0], words)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._words.append(data)
        if self._open:
            self._open[-1][2].append(data)
