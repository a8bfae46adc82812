"""docs/production.md: what a machine does of it, and that the Japanese page says the same steps."""

import os
import re
import sys
from email import message_from_bytes
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import certifi
import pyotp
import pypdfium2
import pytest
from PIL import Image

from app.attachments.file_kinds import FileKind, kind_of
from app.operations.worker import POOLS
from app.tenancy.engine import SMALL
from app.tenancy.scope import Role

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "production.md"
JAPANESE = DOCS / "production.ja.md"


def part_of_check(name: str, folder: str = "production") -> Any:
    """A module of docs/production/check."""
    sys.path.insert(0, str(DOCS / folder))
    try:
        return import_module(name)
    finally:
        sys.path.remove(str(DOCS / folder))


@pytest.fixture(scope="module")
def blocks() -> Any:
    """What docs/production/check reads the page with."""
    return part_of_check("checking.blocks")


def fenced(page: Path) -> list[str]:
    return re.findall(r"^```(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_both_pages_have_the_same_blocks_in_the_same_order() -> None:
    english, japanese = fenced(PAGE), fenced(JAPANESE)
    assert len(english) > 30
    for number, (here, there) in enumerate(zip(english, japanese, strict=False), 1):
        assert here == there, f"block {number} differs"
    assert len(english) == len(japanese)


def test_every_block_of_the_page_is_done(blocks: Any) -> None:
    """None is a mere sample: a reader may trust each."""
    assert [(each.kind, each.body) for each in blocks.blocks_of(PAGE)] == [
        (text.split(maxsplit=1)[0], text.split("\n", 1)[1].removesuffix("\n")) for text in fenced(PAGE)
    ]


def test_a_step_that_is_changed_on_the_page_is_done_as_changed(blocks: Any, tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    changed = tmp_path / "production.md"
    changed.write_text(text.replace("systemd-sysusers\n", "systemd-sysusers --root=/elsewhere\n"), encoding="utf-8")
    before, after = blocks.blocks_of(PAGE), blocks.blocks_of(changed)
    differing = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [(b.hosts, "systemd-sysusers --root=/elsewhere" in b.body.splitlines()) for _, b in differing] == [
        (["applicant", "staff"], True)
    ]


@pytest.mark.parametrize(
    "block",
    [
        "```sh\ntrue\n```",
        "```sh host=db\ntrue\n```",
        "```sh host=db usr=root\ntrue\n```",
        "```sh host=db user=root quietly\ntrue\n```",
        "```shell host=db user=root\ntrue\n```",
        "```\ntrue\n```",
        "```sh host=db user=root\n```",
        "```sh host=db user=root\ntrue\n",
    ],
)
def test_a_block_that_nobody_could_follow_is_no_block_that_is_left_out(blocks: Any, block: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(f"# A page\n\n{block}\n", encoding="utf-8")
    with pytest.raises(blocks.NotAStep, match=r"page\.md:3"):
        blocks.blocks_of(tmp_path / "page.md")


def test_max_connections_is_what_the_processes_may_open() -> None:
    """By the sizes of the pools in the program: what one process of each part opens with the pool that the page names."""
    text = PAGE.read_text(encoding="utf-8")
    numbers = {name: int(value) for name, value in re.findall(r"\b(pool|applicant|staff|operator)=(\d+)", text)}
    (formula,) = re.findall(r"^connections=\$\(\((.+)\)\)$", text, re.MULTILINE)
    told = eval(formula.replace("/", "//"), {"__builtins__": {}}, numbers)
    pool = numbers["pool"]
    small = max(2, pool // 4)
    assert set(SMALL) == {Role.sign_in_staff, Role.sign_in_operator, Role.uploads}
    sides = (
        numbers["applicant"] * (2 * pool + small)
        + numbers["staff"] * (pool + small)
        + numbers["operator"] * (pool + small)
    )
    worker, seals, reserved_for_superusers, commands = sum(POOLS.values()), 1, 3, 5
    assert Role.lookup.login == Role.uploads.login == Role.applicant.login
    assert told >= sides + worker + seals + reserved_for_superusers + commands


SAMPLE = """<form method="post" action="/send"><input type="hidden" name="token" value="t">
<label for="a">氏名<span class="required">※必須</span></label><input id="a" name="name">
<fieldset><legend>期間<span>※必須</span></legend><input type="radio" id="b" name="term" value="1" checked><label for="b">6月</label>
<input type="radio" id="c" name="term" value="2"><label for="c">10月</label></fieldset>
<label for="d">年代</label><select id="d" name="age"><option value="">選んでください</option><option value="40s">40代</option></select>
<button name="then" value="next">送る</button><button formaction="/other">ほか</button></form>
<dl><div><dt>到達番号</dt><dd>131041-X</dd></div></dl><a href="/away"> 手続 </a>"""


def test_somebody_at_a_browser_sends_what_the_page_says() -> None:
    browsing, page = part_of_check("checking.browsing"), part_of_check("checking.page")
    browser = browsing.Browser(browsing.Person(), "127.0.0.1", {}, certifi.where(), {})
    browser.page = page.Page(SAMPLE)
    for line in (
        "type 氏名 = 𠮷田 花子",
        "choose 期間 = 10月",
        "choose 年代 = 40代",
        "note 到達番号 as reference",
        "see 手続",
    ):
        browser.do(line)
    form, button = browser.page.button("送る")
    assert form.pairs(button) == [
        ("token", "t"),
        ("name", "𠮷田 花子"),
        ("term", "2"),
        ("age", "40s"),
        ("then", "next"),
    ]
    assert browser.page.button("ほか")[1].action == "/other"
    assert (browser.notes, browser.page.link("手続")) == ({"reference": "131041-X"}, "/away")
    for line in ("type 住所 = 1", "choose 期間 = 2月", "press 消す", "follow 戻る", "note 問合せ番号 as code"):
        with pytest.raises(page.NotOnPage):
            browser.do(line)
    for line in ("see 受付済", "click 送る"):
        with pytest.raises(browsing.WrongAnswer):
            browser.do(line)


def test_an_authenticator_app_of_the_check_shows_the_codes_of_a_real_one() -> None:
    code_at = part_of_check("checking.browsing").code_at
    secret = pyotp.random_base32()
    assert [code_at(secret, step) for step in (1, 59_000_000)] == [
        pyotp.TOTP(secret).at(30),
        pyotp.TOTP(secret).at(59_000_000 * 30),
    ]


def test_a_unit_is_read_with_its_drop_ins_and_its_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = part_of_check("units", "production/checking/stand_ins")
    monkeypatch.setattr(units, "UNITS", tmp_path)
    (tmp_path / "todoke-staff@.service").write_text(
        "[Unit]\nDescription=%i\n[Service]\nEnvironment=TODOKE_INSTANCE=%i A=1\nEnvironmentFile=-/nowhere\nUser=a\n# User=c\n",
        encoding="utf-8",
    )
    (tmp_path / "todoke-staff@.service.d").mkdir()
    (tmp_path / "todoke-staff@.service.d" / "more.conf").write_text(
        f"[Service]\nUser=\nUser=b\nEnvironmentFile={tmp_path}/env\n", encoding="utf-8"
    )
    (tmp_path / "env").write_text("# no\nADDRESS='postgresql://a:b@c/d?e=f&g=h'\nPLAIN=x y\n", encoding="utf-8")
    said = units.unit_of("todoke-staff@2")
    assert said["User"] == ["b"]
    given = units.environment_of(said)
    assert (given["TODOKE_INSTANCE"], given["A"], given["ADDRESS"], given["PLAIN"]) == (
        "2",
        "1",
        "postgresql://a:b@c/d?e=f&g=h",
        "x y",
    )


@pytest.mark.parametrize("name", sorted(path.name for path in (DOCS / "production").glob("*.service")))
def test_no_unit_says_what_the_check_does_not_know(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    units = part_of_check("units", "production/checking/stand_ins")
    monkeypatch.setattr(units, "UNITS", DOCS / "production")
    said = units.unit_of(name.replace("@.", "@1."))
    assert said.keys() <= units.DONE | units.LEFT_OUT


@pytest.mark.parametrize("path", [PAGE, JAPANESE, DOCS / "production" / "todoke-admin"], ids=lambda path: path.name)
def test_no_tree_is_called_by_a_release(path: Path) -> None:
    """The page tells of whichever release the checkout holds, and of the one after it."""
    assert re.findall(r"todoke-\d+\.\d[\d.]*", path.read_text(encoding="utf-8")) == []


WITH_FILE = """<form method="post" action="/send" enctype="multipart/form-data"><input type="hidden" name="key" value="k">
<fieldset><legend>本人確認書類</legend><label for="f">ファイルを選ぶ</label><input type="file" id="f" name="id.file">
<button name="action" value="attach:id">このファイルを付ける</button></fieldset></form><img src="/pages/1?seen=x" alt="住民票.pdf（…）">"""


def test_a_file_that_the_check_attaches_is_taken_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes as a browser sends it, is a PDF to us, and its picture is told from another's."""
    browsing, page = part_of_check("checking.browsing"), part_of_check("checking.page")
    attaching = part_of_check("checking.attaching")
    notes: dict[str, str] = {}
    browser = browsing.Browser(browsing.Person(), "127.0.0.1", {}, certifi.where(), notes)
    browser.address, browser.page = "https://shinsei.example.lg.jp/", page.Page(WITH_FILE)
    sent: list[tuple[str, str, bytes, str]] = []
    monkeypatch.setattr(browser, "go", lambda *given: sent.append(given))
    browser.do("attach ファイルを選ぶ = 住民票.pdf")
    browser.do("press このファイルを付ける")
    ((method, address, body, media),) = sent
    assert (method, address) == ("POST", "https://shinsei.example.lg.jp/send")
    parts = message_from_bytes(b"Content-Type: " + media.encode() + b"\r\n\r\n" + body).get_payload()
    content = parts[2].get_payload(decode=True)
    assert [part.get_param("name", header="Content-Disposition") for part in parts] == ["key", "action", "id.file"]
    assert notes["mark"].encode() in content
    assert len(content) > 2 * 2**20  # more than nginx keeps in its own memory
    assert b"".join(attaching.slowly(b"x" * 50)) == b"x" * 50
    assert kind_of(content[:4096]) is FileKind.pdf
    with pypdfium2.PdfDocument(content) as document:
        pictures = BytesIO()
        document[0].render(scale=2).to_pil().save(pictures, "PNG")
    assert attaching.look_at_picture(pictures.getvalue()) == "600 × 1000"
    other = BytesIO()
    Image.new("RGB", (600, 800)).save(other, "PNG")
    for wrong in (other.getvalue(), b"<!doctype html>", b""):
        with pytest.raises(attaching.NoPicture):
            attaching.look_at_picture(wrong)


def test_the_check_finds_what_lies_on_a_disk(tmp_path: Path) -> None:
    """By name, and open without one; older files and other words are nothing."""
    searching = part_of_check("checking.searching")
    machine = SimpleNamespace(name="applicant", folder=tmp_path / "applicant")
    (tmp_path / "root/proc").mkdir(parents=True)
    (tmp_path / "root/proc/1").symlink_to(f"/proc/{os.getpid()}")
    machine.path = lambda name: Path(name if name.startswith(str(tmp_path)) else f"{tmp_path}/root{name}")
    var = machine.folder / "var/upper/lib/nginx"
    var.mkdir(parents=True)
    (var / "old").write_bytes(b"before the mark 5f0c")
    os.utime(var / "old", (1, 1))
    (var / "other").write_bytes(b"nothing")
    search = searching.Search([machine], "the mark 5f0c")
    search.look_at_files()
    search.look_at_open_files()
    assert (search.on_disk, search.in_memory) == (set(), set())
    (var / "body").write_bytes(bytes(2**20 - 4) + b"the mark 5f0c")
    with (tmp_path / "gone").open("w+b") as gone:
        gone.write(b"the mark 5f0c")
        gone.flush()
        (tmp_path / "gone").unlink()
        search.look_at_open_files()
    search.look_at_files()
    found = search.on_disk | search.in_memory  # where this machine's own folders lie is its own affair
    assert {place.rpartition("/")[2] for place in found} == {"body", "gone (deleted)"}
    assert f"applicant:{var / 'body'}" in search.on_disk
    told = [(searching._is_memory(each)) for each in (("/run", "tmpfs"), ("/tmp", "tmpfs"), ("/", "overlay"))]
    assert told == [True, True, False]
    assert not searching._is_memory(("/var/lib/postgresql", "tmpfs"))  # stands in for a disk there
