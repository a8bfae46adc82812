"""使い方: found from every page, read by everybody of the staff and by nobody else."""

import re

import asyncpg
import pytest

from app.folders import PACKAGE, TEMPLATES
from app.people.roles import StaffRole
from app.settings import Settings
from app.web.staff.help import PAGES
from tests.clients import client_of, signed_in_client
from tests.factories import make_person, make_town
from tests.web.pages import heading, words

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("subject", PAGES)
async def test_a_page_opens_with_the_list_beside_it(
    owner: asyncpg.Connection, settings: Settings, subject: str
) -> None:
    town = await make_town(owner, settings)
    viewer = await make_person(owner, town, "suzuki", "viewer", ["ごみ減量係"])
    async with signed_in_client(viewer, settings) as client:
        page = await client.get(f"/help/{subject}")
    assert (page.status_code, heading(page)) == (200, PAGES[subject])
    assert all(title in words(page) for title in PAGES.values())
    assert f'<a href="/help/{subject}" aria-current="page">' in page.text


async def test_the_way_there_stands_on_every_page(owner: asyncpg.Connection, settings: Settings) -> None:
    administrator = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(administrator, settings) as client:
        page, first = await client.get("/inbox"), await client.get("/help")
        unknown = await client.get("/help/secrets")
    assert '<a href="/help">使い方</a>' in page.text
    assert (heading(first), unknown.status_code) == ("使い方", 404)


@pytest.mark.parametrize("role", list(StaffRole))
async def test_every_link_opens_for_who_reads_it(
    owner: asyncpg.Connection, settings: Settings, role: StaffRole
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "suzuki", str(role), [] if role.every_section else ["ごみ減量係"])
    refused = []
    async with signed_in_client(person, settings) as client:
        for subject in ("", *PAGES):
            page = await client.get(f"/help/{subject}".rstrip("/"))
            main = page.text.partition("<main")[2]
            addresses = set(re.findall(r'href="(/[^"#]*)"', main)) - {f"/help/{name}" for name in PAGES}
            refused += [(subject, one) for one in addresses if (await client.get(one)).status_code == 403]
    assert refused == []


@pytest.mark.parametrize("address", ["/help", "/help/papers"])
async def test_nobody_reads_it_from_outside(database: object, settings: Settings, address: str) -> None:
    async with client_of("staff", settings) as client:
        answer = await client.get(address)
    assert "ひな型" not in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "受付を停止する",
        "手続パッケージを書き出す",
        "プレビューで試す",
        "元に戻す",
        "抽選する",
        "消去を計画する",
        "鍵の破棄を終える",
        "消去を止める",
        "受け付ける",
        "確認を終える",
        "不受理にする",
        "直前の自分の変更を元に戻す",
        "記録を追加する",
        "1人ずつの文を確かめる",
        "お知らせの記録",
        "印刷する（PDF）",
        "もう一度ダウンロードする",
        "CSVで保存する",
        "PDFで保存する",
        "違いを見る",
        "選んだ行を反映する",
        "職員を追加する",
        "この職員を停止する",
        "ファイルから登録する",
        "名簿（CSV）",
        "名簿（PDF）",
        "登録する",
        "新しい端末に替える",
        "予備コードを作り直す",
        "二要素認証を解除する",
        "設定を始める",
        "設定する",
    ],
)
def test_a_button_that_is_named_exists(name: str) -> None:
    """Words of the pages are those of the screens they speak of."""
    helping = "".join(page.read_text(encoding="utf-8") for page in (TEMPLATES / "staff" / "help").glob("*.html"))
    folders = (TEMPLATES / "staff", TEMPLATES / "shared")
    screens = [page for folder in folders for page in folder.rglob("*.html") if page.parent.name != "help"]
    screens += [*(PACKAGE / "web" / "staff").glob("*.py"), PACKAGE / "applications" / "status.py"]
    assert f"「{name}」" in helping
    assert any(re.search(rf">{name}<|\"{name}\"", page.read_text(encoding="utf-8")) for page in screens)
