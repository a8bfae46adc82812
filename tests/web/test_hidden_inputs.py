import pytest

from app.web.pages import hidden_inputs


@pytest.mark.parametrize("value", ["髙橋　花子", '"><script>', "a\r\nb", "", "&amp;", "\0", "a\0b\0", 3])
def test_what_was_typed_travels_on_as_it_is(value: object) -> None:
    quoted = str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert str(hidden_inputs([("first", "1"), ("name", value), ("last", "2")])) == (
        '\n<input type="hidden" name="first" value="1">'
        f'\n<input type="hidden" name="name" value="{quoted}">'
        '\n<input type="hidden" name="last" value="2">'
    )


def test_nothing_makes_no_input() -> None:
    assert str(hidden_inputs([])) == ""
