"""The council changes what residents see of a municipality: drafted, looked at, confirmed, and shown at once."""

import json
import re
from io import BytesIO

import asyncpg
import httpx
import pytest
from PIL import Image

from app.procedures import published
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.web.operator.facts import CHOOSE_AGAIN, CRESTS
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import Town, make_person, make_town
from tests.operators import Operator, make_operator, operator_client
from tests.web.pages import words

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def council(owner: asyncpg.Connection) -> Operator:
    return await make_operator(owner)


@pytest.fixture(autouse=True, scope="module")
def pictures() -> object:
    yield
    CRESTS.close()


def picture(kind: str = "PNG", colour: str = "green", size: int = 64) -> bytes:
    file = BytesIO()
    Image.new("RGB", (size, size), colour).save(file, kind)
    return file.getvalue()


def typed(town: Town, **changed: str) -> dict[str, str]:
    return {
        "code": town.code,
        "name": "あたらしい市",
        "name.en": "New City",
        "reading": "あたらしいし",
        "telephone": "03-1234-5678",
        "hours": "平日 午前8時30分から午後5時15分まで",
        "hours.en": "Weekdays, 8:30 to 17:15",
        "home_page": "https://city.example/",
        "colour": "#0b5d3b",
        **changed,
    }


async def send(client: httpx.AsyncClient, town: Town, crest: bytes | None = None, **changed: str) -> httpx.Response:
    token = form_token(await client.get(f"/municipalities/{town.code}/facts"))
    # always a form with a file: without one chosen a browser sends an empty part
    files = {"crest": ("紋章.png" if crest else "", crest or b"")}
    return await client.post(
        "/municipalities/drafts", data={"csrf_token": token, **typed(town, **changed)}, files=files
    )


async def confirm(client: httpx.AsyncClient, town: Town, address: str = "") -> httpx.Response:
    page = await client.get(f"/municipalities/{town.code}/draft")
    draft = page.text.partition('name="draft" value="')[2].partition('"')[0]
    address = address or f"/municipalities/{town.code}/draft"
    return await client.post(address, data={"csrf_token": form_token(page), "draft": draft})


async def heard(owner: asyncpg.Connection, town: Town) -> None:
    """What the applicant's side does with the notice of the change: it forgets this municipality."""
    published.forget(town.code)


async def test_a_change_is_looked_at_confirmed_and_shown_to_residents(
    owner: asyncpg.Connection, town: Town, council: Operator, settings: Settings
) -> None:
    notices: list[str] = []

    def note(*told: object) -> None:
        notices.append(str(told[-1]))

    await owner.add_listener("published", note)
    async with operator_client(council, settings) as client, client_of("applicant", settings) as resident:
        before = await resident.get(f"/{town.slug}/")
        answer = await send(client, town, picture())
        preview = await client.get(answer.headers["location"])
        still = await owner.fetchval("select name ->> 'ja' from app.municipality where code = $1", town.code)
        done = await confirm(client, town)
        await heard(owner, town)
        after = await resident.get(f"/{town.slug}/")
        style = after.text.partition(f'href="/crests/{town.slug}/colour-')[2].partition('"')[0]
        sheet = await resident.get(f"/crests/{town.slug}/colour-{style}")
        crest = after.text.partition('class="crest" src="')[2].partition('"')[0]
        image = await resident.get(crest)
        english = await resident.get(f"/contact?municipality={town.slug}&lang=en")
    await owner.remove_listener("published", note)
    assert (answer.status_code, done.status_code, still) == (303, 303, town.name)
    assert "あたらしい市" in words(preview)
    assert ("あたらしい市" in before.text, "あたらしい市" in after.text) == (False, True)
    assert '<a class="site-name" href="https://city.example/">' in after.text
    assert "--key:#0b5d3b" in sheet.text
    assert (sheet.headers["content-type"], sheet.headers["cache-control"]) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert (image.headers["content-type"], image.content[:4]) == ("image/png", b"\x89PNG")
    assert "sandbox" in image.headers["content-security-policy"]
    assert "New City" in words(english)
    assert "Weekdays, 8:30 to 17:15" in words(english)
    assert notices == [town.code]  # of this municipality alone


async def test_both_logs_tell_what_was_changed(
    owner: asyncpg.Connection, town: Town, council: Operator, settings: Settings
) -> None:
    administrator = await make_person(owner, town)
    async with operator_client(council, settings) as client, signed_in_client(administrator, settings) as staff:
        await send(client, town, picture("JPEG"))
        await confirm(client, town)
        of_operator, of_staff = words(await client.get("/audit")), words(await staff.get("/audit"))
    for log in (of_operator, of_staff):
        assert "色：なし → #0b5d3b" in log
        assert f"自治体の名前：{town.name} → あたらしい市" in log
        assert "紋章：なし → " in log
    row = await owner.fetchrow(
        "select staff, details from app.audit_event where municipality = $1 and action = 'municipality_changed'",
        town.code,
    )
    assert (row["staff"], "telephone_hours.en" in json.loads(row["details"])["changed"]) == (None, True)


async def test_a_change_that_is_dropped_or_replaced_is_not_confirmed(
    owner: asyncpg.Connection, town: Town, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        await send(client, town)
        first = await client.get(f"/municipalities/{town.code}/draft")
        old = first.text.partition('name="draft" value="')[2].partition('"')[0]
        await send(client, town, name="べつの市")
        token = form_token(first)
        late = await client.post(f"/municipalities/{town.code}/draft", data={"csrf_token": token, "draft": old})
        dropped = await confirm(client, town, f"/municipalities/{town.code}/draft/removal")
        left = await client.get(f"/municipalities/{town.code}/draft")
    assert (late.status_code, "反映していません" in late.text) == (409, True)
    assert (dropped.status_code, left.headers["location"]) == (303, f"/municipalities/{town.code}/facts")
    assert await owner.fetchval("select name ->> 'ja' from app.municipality where code = $1", town.code) == town.name


async def test_without_a_file_the_crest_stays_and_it_can_be_taken_away(
    owner: asyncpg.Connection, town: Town, council: Operator, settings: Settings
) -> None:
    crest = "select crest from app.municipality where code = $1"
    async with operator_client(council, settings) as client:
        await send(client, town, picture())
        await confirm(client, town)
        first = await owner.fetchval(crest, town.code)
        await send(client, town, telephone="03-0000-0000")
        page = await client.get(f"/municipalities/{town.code}/draft")
        await confirm(client, town)
        second = await owner.fetchval(crest, town.code)
        await send(client, town, without_crest="yes")
        await confirm(client, town)
    assert (first is not None, first == second, await owner.fetchval(crest, town.code)) == (True, True, None)
    assert "代表電話番号" in words(page)
    assert "自治体の名前" not in words(page).partition("変えたあと")[2].partition("反映すると")[0]


async def test_back_from_the_look_nothing_typed_is_lost_and_the_crest_neither(
    owner: asyncpg.Connection, town: Town, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        await send(client, town, picture())
        looked_at = await client.get(f"/municipalities/{town.code}/draft")
        back = re.search(r'href="(/municipalities/[^"]*)">入力に戻る', looked_at.text)
        assert back
        form = await client.get(back[1])
        draft = re.search(r'name="draft" value="([^"]+)"', form.text)
        assert draft
        assert ('value="New City"' in form.text, "変えたあとの紋章" in form.text) == (True, True)
        assert "まだ反映していない変更があります" not in form.text
        await send(client, town, draft=draft[1], telephone="03-9999-0000")
        await confirm(client, town)
        gone = await client.get(back[1])
    row = await owner.fetchrow("select telephone, crest from app.municipality where code = $1", town.code)
    assert (row["telephone"], row["crest"] is not None) == ("03-9999-0000", True)
    assert "いまの紋章" in gone.text  # what it was typed into is in force


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "自治体の名前を入力してください"),
        ({"name": "あ" * 61}, "自治体の名前は60文字までに"),
        ({"reading": "atarashii"}, "ふりがなは、かなで"),
        ({"telephone": "でんわ"}, "代表電話番号は、数字とハイフンで"),
        ({"home_page": "http://city.example/"}, "https:// で始まる"),
        ({"home_page": "javascript:alert(1)"}, "https:// で始まる"),
        ({"home_page": "https://-"}, "https:// で始まる"),
        ({"home_page": "https://city/"}, "https:// で始まる"),
        ({"home_page": "https://city.example:80:80/"}, "https:// で始まる"),
        ({"home_page": 'https://city.example/"onclick=1'}, "https:// で始まる"),
        ({"colour": "#ff9900"}, "白い文字との対比は2.1:1"),
        ({"colour": "orange"}, "6けたの英数字"),
        ({"hours": "あ" * 101}, "電話の受付時間は100文字まで"),
    ],
)
async def test_what_must_be_bettered_is_told_and_nothing_is_lost(
    changed: dict[str, str], told: str, town: Town, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        page = await send(client, town, picture(), **changed)
    assert (page.status_code, told in page.text, CHOOSE_AGAIN in page.text) == (422, True, True)
    assert 'value="New City"' in page.text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "拡張子を変えても使えません"),
        (picture()[:60], "途中で切れているか、壊れています"),
        (picture().ljust(65_537, b"\x00"), "紋章のファイルは64KBまで"),
    ],
)
async def test_a_file_that_is_no_crest_is_told(
    content: bytes, told: str, town: Town, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        page = await send(client, town, content)
    assert (page.status_code, told in page.text, 'value="New City"' in page.text) == (422, True, True)


async def test_a_much_larger_file_is_refused_before_it_is_read(
    town: Town, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        page = await send(client, town, picture().ljust(300_000, b"\x00"))
    assert (page.status_code, "64KBまで" in page.text) == (413, True)


async def test_the_contractor_changes_nothing(owner: asyncpg.Connection, town: Town, settings: Settings) -> None:
    contractor = await make_operator(owner, "contractor")
    async with operator_client(contractor, settings) as client:
        form, draft = [await client.get(f"/municipalities/{town.code}/{page}") for page in ("facts", "draft")]
    with scoped(contractor.scope), pytest.raises(asyncpg.PostgresError, match="not this person's to do"):
        await ENGINE.fetch(
            "select api.draft_municipality($1, '{\"ja\": \"市\"}', '', '', '{\"ja\": \"\"}', '', '', null)", town.code
        )
    assert (form.status_code, draft.status_code) == (403, 403)


@pytest.mark.parametrize(
    "changed",
    [
        *("colour = 'red'", "colour = '#0B5D3B'", "home_page = 'http://city.example/'", "name = '{}'"),
        *("crest = '\\x474946383961'", "crest = '<html>'", "crest = convert_to(repeat('<svg ', 10000), 'UTF8')"),
        "crest = decode('89504e470d0a1a0a' || repeat('00', 65536), 'hex')",
    ],
)
async def test_the_table_takes_nothing_else(changed: str, owner: asyncpg.Connection, town: Town) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(f"update app.municipality set {changed} where code = $1", town.code)


@pytest.mark.parametrize("column", ["code", "slug"])
async def test_code_and_slug_never_change_by_whomever(column: str, owner: asyncpg.Connection, town: Town) -> None:
    with pytest.raises(asyncpg.PostgresError, match="code and slug never change"):
        await owner.execute(f"update app.municipality set {column} = '131199' where code = $1", town.code)
    for role in ("todoke_counts", "todoke_functions"):
        allowed = await owner.fetchval(
            "select has_column_privilege($1, 'app.municipality', $2, 'update')", role, column
        )
        assert not allowed
