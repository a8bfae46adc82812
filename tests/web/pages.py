"""Reading pages as a person would: the heading, the hidden inputs of a form, the words."""

import re
from html import unescape

from httpx import Response

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def heading(page: Response) -> str:
    """The words of the page's h1."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return _plain(found[1])


def words(page: Response) -> str:
    """Everything that is read out, without markup."""
    return _plain(re.sub(r"<head>.*?</head>", "", page.text, flags=re.DOTALL))


def form(page: Response, form_id: str = "answers") -> str:
    """The markup of one form of the page."""
    found = re.search(rf'<form id="{form_id}".*?</form>', page.text, re.DOTALL)
    assert found
    return found[0]


def hidden(page: Response, form_id: str = "answers") -> list[tuple[str, str]]:
    """The hidden inputs of a form, in order."""
    return [(unescape(name), unescape(value)) for name, value in _HIDDEN.findall(form(page, form_id))]


def control(page: Response, control_id: str) -> str:
    """The opening tag of the control with this id."""
    found = re.search(rf'<(?:input|select|textarea)[^>]*? id="{control_id}"[^>]*>', page.text)
    assert found
    return found[0]


def typed(page: Response, control_id: str) -> str:
    """What stands in an input of one line."""
    found = re.search(' value="([^"]*)"', control(page, control_id))
    assert found
    return unescape(found[1])


def area(page: Response, name: str) -> str:
    """What stands in an input of several lines."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return unescape(found[1])


def note(page: Response, note_id: str) -> str:
    """The words of a hint or an error; "" where there is none of this id."""
    found = re.search(rf'<p[^>]* id="{note_id}"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return _plain(found[1]) if found else ""


def numbers(page: Response) -> list[str]:
    """到達番号 and 問合せ番号 as the page shows them."""
    return [re.sub(r"<[^>]+>", "", shown) for shown in re.findall(r'<dd class="number">(.*?)</dd>', page.text)]


def _plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", _joined(markup))).split())


def _joined(markup: str) -> str:
    """Without what only says where a line may end."""
    without = re.sub(r'<wbr>|<span class="(?:phrases[ a-z]*|whole|end)">([^<]*)</span>', r"\1", markup)
    return without if without == markup else _joined(without)
