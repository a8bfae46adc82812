"""Names that a disk, a list and a mail can bear, whatever was sent as one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attachments.file_kinds import FileKind
from app.attachments.names import LONGEST, safe_name

ACUTE_E = "e\u0301"
MAC_GA = "か\u3099"


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("免許証.JPG", "免許証.jpg"),
        ("IMG_0001.jpeg", "IMG_0001.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\Windows\\system32\\cmd.exe", "cmd.jpg"),
        ("C:\\fakepath\\写真.png", "写真.jpg"),
        ("/", "ファイル.jpg"),
        ("", "ファイル.jpg"),
        ("...", "ファイル.jpg"),
        (".jpg", "ファイル.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("photo.jpg\0.exe", "photo.jpg.jpg"),
        ("a\0/b\0.jpg", "b.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("住民\u200b票\u2066.jpg", "住民票.jpg"),
        ("a\r\nSet-Cookie: b.jpg", "a Set-Cookie_ b.jpg"),
        ("a\x1b[31mred\x07.jpg", "a[31mred.jpg"),
        ("con.jpg", "_con.jpg"),
        ("COM1", "_COM1.jpg"),
        ("LPT9.txt.jpg", "_LPT9.txt.jpg"),
        ("console.jpg", "console.jpg"),
        ('a<b>:"c"|?*.jpg', "a_b___c____.jpg"),
        ("最後に点.jpg. . ", "最後に点.jpg"),
        ("2026.11.30", "2026.11.30.jpg"),
        ("二重.pdf.exe", "二重.pdf.jpg"),
        ("=cmd|'/c calc'!A1.jpg", "c calc'!A1.jpg"),
        ("髙橋𠮷葛\U000e0100城.jpg", "髙橋𠮷葛\U000e0100城.jpg"),
        ("神\ufa19.jpg", "神\ufa19.jpg"),
        (f"{MAC_GA}っこう{ACUTE_E}.jpg", "がっこうé.jpg"),
        ("外\ue000字.jpg", "外字.jpg"),
        ("　全角　空白　.jpg", "全角 空白.jpg"),
    ],
)
def test_a_name_is_made_safe(raw: str, safe: str) -> None:
    assert safe_name(raw, FileKind.jpeg) == safe


def test_the_extension_is_that_of_the_kind() -> None:
    assert [safe_name("申請書.exe", kind) for kind in FileKind] == [f"申請書.{kind.extension}" for kind in FileKind]


@pytest.mark.parametrize("length", [94, 95, 96, 97, 100, 101, 5000])
def test_no_name_is_longer_than_a_hundred_characters(length: int) -> None:
    name = safe_name("あ" * length + ".jpg", FileKind.jpeg)
    assert len(name) <= LONGEST
    assert name.endswith("あ.jpg")


def test_a_name_ends_well_where_it_is_cut() -> None:
    assert safe_name("あ" * 94 + ". . " + "い" * 50, FileKind.jpeg) == "あ" * 94 + ".jpg"


@given(raw=st.text(st.characters(), max_size=300), kind=st.sampled_from(FileKind))
def test_any_text_makes_a_name_that_is_safe_and_stays_so(raw: str, kind: FileKind) -> None:
    name = safe_name(raw, kind)
    assert name.endswith(f".{kind.extension}")
    assert 0 < len(name) <= LONGEST
    assert not set('/\\:*?"<>|\0') & set(name)
    assert {unicodedata.category(letter) for letter in name} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert name == name.strip(". ")
    assert safe_name(name, kind) == name
    name.encode()
