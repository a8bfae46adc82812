import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.procedures.markdown import rendered

HOST_SHOWN = "（www.city.example.jp）</a>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一つめの段落\n\n二つめの段落", "<p>一つめの段落</p><p>二つめの段落</p>"),
        ("1行め\n2行め", "<p>1行め<br>2行め</p>"),
        ("**必ず**お読みください", "<p><strong>必ず</strong>お読みください</p>"),
        ("- 印鑑\n- 通帳", "<ul><li>印鑑</li><li>通帳</li></ul>"),
        ("1. 申し込む\n2. 待つ", "<ol><li>申し込む</li><li>待つ</li></ol>"),
        ("3. 受け取る", '<ol start="3"><li>受け取る</li></ol>'),
        (
            "[ごみの案内](https://www.city.example.jp/gomi?a=1&b=2)",
            '<p><a href="https://www.city.example.jp/gomi?a=1&amp;b=2" rel="noopener noreferrer">ごみの案内'
            + HOST_SHOWN
            + "</p>",
        ),
        ("", ""),
    ],
)
def test_the_few_things_it_knows(text: str, html: str) -> None:
    assert rendered(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>太字</b>", "<p>&lt;b onclick=x&gt;太字&lt;/b&gt;</p>"),
        ("# 見出し", "<p># 見出し</p>"),
        ("*強調*と_下線_", "<p>*強調*と_下線_</p>"),
        ("> 引用", "<p>&gt; 引用</p>"),
        ("`code`", "<p>`code`</p>"),
        ("![絵](https://www.example.jp/a.png)", None),
        ("https://www.example.jp", "<p>https://www.example.jp</p>"),
    ],
)
def test_everything_else_is_shown_as_it_was_typed(text: str, html: str | None) -> None:
    assert "<img" not in rendered(text)
    assert html is None or rendered(text) == html


@pytest.mark.parametrize(
    "address",
    [
        "http://www.example.jp",
        "javascript:alert(1)",
        "data:text/html,x",
        "//www.example.jp",
        "/status",
        "mailto:taro@example.jp",
        "https://good.example.jp@evil.example",
        "https://evil.example\\@good.example.jp",
        "https://localhost",
        "https://[::1]/",
        "https://",
    ],
)
def test_a_link_to_anywhere_else_stays_text(address: str) -> None:
    assert "<a" not in rendered(f"[ここ]({address})")
    assert "ここ" in rendered(f"[ここ]({address})")


def test_a_link_says_where_it_leads_whatever_its_words_say() -> None:
    html = rendered("[https://www.city.example.jp](https://evil.example/)")
    assert html.endswith("https://www.city.example.jp（evil.example）</a></p>")


def test_a_very_long_text_is_shown_as_it_is() -> None:
    assert rendered("**a" * 10_000) == f"<p>{'**a' * 10_000}</p>"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, list[str]]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [name for name, _ in attrs]))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment", [data]))


ALLOWED = {("a", ("href", "rel")), ("ol", ("start",)), *((tag, ()) for tag in ("p", "ul", "ol", "li", "strong", "br"))}
PIECES = st.sampled_from(
    [
        *(
            "**",
            "*",
            "_",
            "[",
            "](",
            ")",
            "](https://",
            "https://a.jp/",
            '"',
            "'",
            "<",
            ">",
            "<script>",
            "&",
            "&lt;",
            "\\",
            "\n",
            "\n\n",
        ),
        *(
            "- ",
            "1. ",
            "    ",
            "# ",
            "> ",
            "|",
            "`",
            "```",
            "\x00",
            "\ud800",
            "\u202e",
            "javascript:",
            "data:",
            " onclick=",
            "<!--",
            "あ",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
@example('[a](https://a.jp/"onclick=alert(1))')
@example("[a](<https://a.jp/ b>)")
@example("[[a](https://a.jp)](https://b.jp)")
@example("[" * 500)
@example("- " * 100)
@example("**" * 3000)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_only_the_allowed_tags_come_out(text: str) -> None:
    html = rendered(text)
    tags = Tags()
    tags.feed(str(html))
    tags.close()
    assert {(tag, tuple(attributes)) for tag, attributes in tags.seen} <= ALLOWED
    assert all(re.fullmatch(r"https://[!-~]+", link) and '"' not in link for link in tags.links)
    assert str(html).count("<") == len(tags.seen) + sum(
        str(html).count(f"</{tag}>") for tag in ("p", "ul", "ol", "li", "strong", "a")
    )
