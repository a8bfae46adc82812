"""A page with open places: each is filled with its own value, escaped, and nothing of one page stays for the next."""

import pytest
from markupsafe import Markup

from app.web.slots import SlottedPage, slot

PAGE = SlottedPage(f"<p>{slot('name')}</p><b>{slot('number')}</b><i>{slot('name')}</i>")


def test_each_place_gets_its_value() -> None:
    assert PAGE.filled({"name": "花子", "number": "7"}).decode() == "<p>花子</p><b>7</b><i>花子</i>"


def test_a_value_is_escaped() -> None:
    assert b"<p>&lt;b&gt;</p>" in PAGE.filled({"name": "<b>", "number": "7"})


def test_markup_stays_markup() -> None:
    assert b"<p><br></p>" in PAGE.filled({"name": Markup("<br>"), "number": "7"})


def test_a_value_that_looks_like_a_place_is_only_a_value() -> None:
    assert PAGE.filled({"name": slot("number"), "number": "7"}).decode().count("7") == 1


def test_a_place_without_a_value_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        PAGE.filled({"name": "花子"})


def test_nothing_of_one_page_is_on_the_next() -> None:
    PAGE.filled({"name": "花子", "number": "1"})
    assert "花子" not in PAGE.filled({"name": "太郎", "number": "2"}).decode()
