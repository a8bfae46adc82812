"""名簿: who is on it signs in, it leaves as PDF and CSV, and a CSV changes it after a look."""

import csv
import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from io import BytesIO, StringIO

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from app.calendar.tokyo import midnight, today
from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, Person, Town, make_person, make_town
from tests.second_factors import prove_long_ago
from tests.statements import statements
from tests.waiting_papers import connections_held
from tests.web.pages import words
from tests.web.staff.cast import audited

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

HEAD = (
    "職員ID",
    "氏名",
    "ふりがな",
    "役割",
    "取扱い",
    "担当する課",
    "期間の初日",
    "期間の最終日",
    "メールアドレス",
    "状態",
)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "ada")


def file_of(*rows: Sequence[str], codec: str = "utf-8-sig") -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode(codec)


def newcomer(login: str = "sato", **changed: str) -> Sequence[str]:
    cells = dict(
        zip(HEAD, (login, "佐藤 花子", "さとう はなこ", "担当職員", "取扱者", "保健係", "", "", "", ""), strict=True)
    )
    return tuple({**cells, **changed}.values())


async def sent(client: httpx.AsyncClient, content: bytes, name: str = "名簿.csv") -> httpx.Response:
    """The preview of a file, or the form with what is wrong."""
    token = form_token(await client.get("/password"))
    answer = await client.post("/people/imports", data={"csrf_token": token}, files={"roster": (name, content)})
    return await client.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def registered(client: httpx.AsyncClient, preview: httpx.Response) -> httpx.Response:
    """Press 「登録する」 on the preview."""
    fields = dict(
        re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', preview.text.split("登録する内容</h1>")[1])
    )
    return await client.post(preview.url.path, data=fields)


def lines_of(page: httpx.Response) -> list[tuple[str, str, str]]:
    """Kind, 職員ID and content of each line of a preview."""
    rows = re.findall(r'<tr role="row">\n<td role="cell" data-label="行".*?</tr>', page.text, re.DOTALL)
    return [tuple(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in _cells(row)) for row in rows]  # type: ignore[misc]


def _cells(row: str) -> list[str]:
    return [
        re.search(rf'data-label="{name}"[^>]*>(.*?)</t[dh]>', row, re.DOTALL)[1] for name in ("区分", "職員ID", "内容")
    ]  # type: ignore[index]


async def on_roster(owner: asyncpg.Connection, town: Town, ending: str) -> asyncpg.Record:
    return await owner.fetchrow(
        "select * from app.staff where municipality = $1 and login = $2", town.code, f"{town.slug}-{ending}"
    )


# Who is on it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "lets_in"), [(0, 0, True), (-9, None, True), (1, None, False), (-9, -1, False)]
)
async def test_only_people_in_their_period_sign_in_and_stay(
    owner: asyncpg.Connection, settings: Settings, town: Town, first: int, last: int | None, lets_in: bool
) -> None:
    sato = await make_person(owner, town, "sato", "section_staff", ["保健係"])
    day = today()
    await owner.execute(
        "update app.staff set roster_from = $2, roster_until = $3 where id = $1",
        sato.id,
        day + timedelta(first),
        None if last is None else day + timedelta(last),
    )
    async with signed_in_client(sato, settings) as client:  # whose session was opened before
        assert (await client.get("/password")).status_code == (200 if lets_in else 303)
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": sato.login, "password": PASSWORD})
        assert answer.status_code == (303 if lets_in else 422)


async def test_the_last_sign_in_is_written_where_a_session_opens(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client:
        page = await client.get("/people")
        assert 'data-label="最終ログイン">R' in page.text
        assert "まだありません" not in (await client.get(f"/people/{ada.id}")).text
        newcomer_page = await client.post(
            "/people",
            data={
                "csrf_token": form_token(page),
                "login": "new",
                "name": "新人",
                "role": "viewer",
                "sections": str(town.sections["保健係"]),
            },
        )
    assert newcomer_page.status_code == 200
    assert (await on_roster(owner, town, "new"))["last_signed_in_at"] is None


async def test_duty_period_and_reading_are_kept_by_the_form(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    sato = await make_person(owner, town, "sato", "section_staff", ["保健係"])
    fields = {
        "name": "佐藤",
        "reading": "さとう",
        "role": "section_staff",
        "sections": str(town.sections["保健係"]),
        "mail": "",
    }
    async with signed_in_client(ada, settings) as client:
        token = form_token(await client.get("/people"))
        dates = {"duty": "responsible", "first_day": "R8.4.1", "last_day": "2099-03-31"}
        done = await client.post(f"/people/{sato.id}", data={"csrf_token": token, **fields, **dates})
        assert done.status_code == 303
        shown = (await client.get(f"/people/{sato.id}")).text
        wrong = await client.post(
            f"/people/{sato.id}",
            data={"csrf_token": token, **fields, "duty": "handler", "first_day": "2027-04-01", "last_day": "きのう"},
        )
        before = await client.post(
            f"/people/{sato.id}",
            data={
                "csrf_token": token,
                **fields,
                "duty": "handler",
                "first_day": "2027-04-01",
                "last_day": "2027-03-31",
            },
        )
    row = await on_roster(owner, town, "sato")
    assert (row["duty"], str(row["roster_from"]), str(row["roster_until"]), row["reading"]) == (
        "responsible",
        "2026-04-01",
        "2099-03-31",
        "さとう",
    )
    assert 'value="2099-03-31"' in shown
    assert (wrong.status_code, "期間の最終日は、R8.4.1か" in wrong.text, "きのう" in wrong.text) == (422, True, True)
    assert (before.status_code, "初日よりあと" in before.text) == (422, True)


async def test_an_administrator_does_not_end_their_own_period(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client:
        token = form_token(await client.get("/people"))
        fields = {"name": "エイダ", "role": "administrator", "duty": "handler", "first_day": "2026-04-01"}
        answer = await client.post(
            f"/people/{ada.id}", data={"csrf_token": token, **fields, "last_day": str(today() - timedelta(1))}
        )
    assert (answer.status_code, "ほかの管理者に" in answer.text) == (422, True)
    assert (await on_roster(owner, town, "ada"))["roster_until"] is None


async def test_a_one_time_password_ends_72_hours_after_the_first_day_on_which_it_opens_anything(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    begins = today() + timedelta(30)
    async with signed_in_client(ada, settings) as client:
        await registered(client, await sent(client, file_of(newcomer(期間の初日=str(begins)))))
    row = await on_roster(owner, town, "sato")
    assert row["one_time_until"] == midnight(begins) + timedelta(hours=72)


# As a file ------------------------------------------------------------------------------------------------------------


async def test_the_roster_as_csv_comes_back_as_nothing_changed(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    await make_person(owner, town, "sato", "section_staff", ["保健係", "ごみ減量係"])
    await make_person(owner, town, "audrey", "auditor")
    gone = await make_person(owner, town, "gone", "viewer", ["保健係"])
    await owner.execute(
        "update app.staff set active = false, roster_until = roster_from, name = '=1+1' where id = $1", gone.id
    )
    async with signed_in_client(ada, settings) as client:
        token = form_token(await client.get("/people"))
        file = await client.post("/people/roster/table", data={"csrf_token": token})
        preview = await sent(client, file.content)
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert [row[0].removeprefix(f"{town.slug}-") for row in rows[1:]] == ["ada", "audrey", "sato", "gone"]
    assert (rows[4][1], rows[2][4]) == ("'=1+1", "")
    assert [kind for kind, *_ in lines_of(preview)] == ["変更なし"] * 4
    assert "変わるところがありません" in preview.text
    assert await audited(owner, town, "roster_taken") == 1


@pytest.mark.usefixtures("job_processes")
async def test_the_roster_on_paper_names_who_works(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    await make_person(owner, town, "sato", "section_staff", ["保健係"])
    gone = await make_person(owner, town, "gone", "viewer", ["保健係"])
    await owner.execute("update app.staff set active = false where id = $1", gone.id)
    await owner.execute("update app.staff set duty = 'responsible' where id = $1", ada.id)
    audrey = await make_person(owner, town, "audrey", "auditor")
    async with signed_in_client(audrey, settings) as client:
        token = form_token(await client.get("/people"))
        answer = await client.post("/people/roster/paper", data={"csrf_token": token})
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert all(word in text for word in ("取扱責任者", "sato", "ada", "保健係", town.name))
    assert ("gone" in text, re.search(r"\d{4}-\d{2}-\d{2}", text)) == (False, None)  # every day in 和暦
    assert "令和" in text.partition("現在")[2]
    assert await audited(owner, town, "roster_taken") == 1


async def test_who_waits_for_the_roster_on_paper_holds_no_connection(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    audrey = await make_person(owner, town, "audrey", "auditor")
    async with signed_in_client(audrey, settings) as client:
        token = form_token(await client.get("/people"))
        asked = partial(client.post, "/people/roster/paper", data={"csrf_token": token})
        assert await connections_held(asked) == 0
    assert await audited(owner, town, "roster_taken") == 1


# From a file ----------------------------------------------------------------------------------------------------------


async def test_a_file_adds_changes_stops_and_brings_back_after_a_look(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    leaver = await make_person(owner, town, "leaver", "section_staff", ["ごみ減量係"])
    mover = await make_person(owner, town, "mover", "section_staff", ["ごみ減量係"])
    back = await make_person(owner, town, "back", "section_staff", ["保健係"])
    await owner.execute("update app.staff set active = false where id = $1", back.id)
    await make_person(owner, town, "stays", "section_staff", ["保健係"])
    content = file_of(
        newcomer(f"{town.slug}-sato", 取扱い="取扱責任者", 期間の初日="R8.4.1", メールアドレス=""),
        newcomer("leaver", 氏名="leaver 太郎", ふりがな="", 担当する課="ごみ減量係", 状態="停止"),
        newcomer("mover", 氏名="mover 太郎", ふりがな="", 担当する課="保健係、ごみ減量係"),
        newcomer("back", 氏名="back 太郎", ふりがな="", 状態="利用中"),
    )
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, content)
        kinds = {login.removeprefix(f"{town.slug}-"): kind for kind, login, _ in lines_of(preview)}
        assert kinds == {"sato": "追加", "leaver": "停止", "mover": "変更", "back": "再開"}
        assert "ファイルにない2人は、変わりません" in preview.text
        assert await on_roster(owner, town, "sato") is None
        assert (await on_roster(owner, town, "leaver"))["active"]
        done = await registered(client, preview)
        again = await client.get(preview.url.path)
        log_page = await client.get("/audit")
    assert all(told in words(log_page) for told in ("追加：1", "再開：1", "変更：1", "停止：1"))
    passwords = re.findall(r'<strong class="number">([^<]+)<', done.text)
    assert (done.status_code, len(passwords), again.status_code) == (200, 2, 422)
    sato = await on_roster(owner, town, "sato")
    assert (sato["duty"], str(sato["roster_from"]), sato["must_change_password"]) == ("responsible", "2026-04-01", True)
    stopped = await on_roster(owner, town, "leaver")
    assert (stopped["active"], stopped["roster_until"]) == (False, today())
    assert (await on_roster(owner, town, "back"))["active"]
    assert await owner.fetchval("select count(*) from app.staff_section where staff = $1", mover.id) == 2
    assert [await audited(owner, town, f"person_{done}") for done in ("added", "changed", "stopped", "taken_back")] == [
        1,
        1,
        1,
        1,
    ]
    assert await audited(owner, town, "roster_changed") == 1
    async with signed_in_client(leaver, settings) as client:
        assert (await client.get("/password")).status_code == 303
    async with client_of("staff", settings) as client:
        await client.post("/sign-in", data={"login": f"{town.slug}-sato", "password": passwords[0]})
        assert (await client.get("/inbox")).headers["location"] == "/password"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
async def test_a_file_of_excel_is_read_in_either_encoding(settings: Settings, ada: Person, codec: str) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer(氏名="髙橋 ①"), codec=codec))
    assert "髙橋 ①" in preview.text


async def test_what_cannot_be_seen_falls_away_from_a_name(settings: Settings, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer(氏名="山田\u200b太郎", メールアドレス="taro\u200b@example.jp")))
    assert ("山田太郎" in preview.text, "形ではありません" in preview.text) == (True, False)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"職員ID": "佐藤"}, "職員IDは、半角の英小文字"),
        ({"氏名": ""}, "氏名がありません"),
        ({"氏名": "あ" * 101}, "氏名は100文字以内です"),
        ({"氏名": "\ue000山 一郎"}, "氏名に、ほかの端末では表示できない文字（外字）があります"),
        ({"役割": "部長"}, "役割は、管理者、担当職員、閲覧のみ、監査のどれかです"),
        ({"取扱い": "なんでも"}, "取扱いは、取扱責任者、取扱者のどれかです"),
        ({"担当する課": "ない課"}, "「ない課」という課はありません"),
        ({"担当する課": ""}, "担当する課がありません"),
        ({"期間の初日": "四月"}, "期間の初日は、R8.4.1か"),
        ({"期間の初日": "2027-4-1", "期間の最終日": "2027-3-31"}, "期間の最終日が、初日より前です"),
        ({"メールアドレス": "どこか"}, "メールアドレスの形ではありません"),
        ({"状態": "休み"}, "状態は、利用中か停止中です"),
        ({"状態": "停止"}, "名簿にない職員IDです"),
        ({"職員ID": "ada", "役割": "管理者", "状態": "停止"}, "自分自身を停止したり"),
        ({"職員ID": "ada", "役割": "閲覧のみ"}, "自分自身を停止したり"),
    ],
)
async def test_a_faulty_line_says_why_and_nothing_of_the_file_can_be_registered(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person, changed: dict[str, str], reason: str
) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer("good"), newcomer(**changed)))
        assert reason in {kind: content for kind, _, content in lines_of(preview)}["誤り"]
        assert ">登録する</button>" not in preview.text
        forced = await client.post(
            preview.url.path, data={"csrf_token": form_token(preview), "seen": "", "people_let_in": "1"}
        )
    assert forced.status_code == 409
    assert await on_roster(owner, town, "good") is None
    assert (await on_roster(owner, town, "ada"))["active"]


async def test_one_id_in_two_lines_is_faulty_in_both(settings: Settings, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer("sato"), newcomer("SATO")))
    assert [kind for kind, *_ in lines_of(preview)] == ["誤り", "誤り"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "見出し「職員ID」"),
        (file_of(), "職員の行がありません"),
        ("氏名,役割\r\n佐藤,管理者\r\n".encode(), "見出し「職員ID」「担当する課」"),
        (b"\xff\xfe\x00", "文字を読み取れません"),
        (file_of(newcomer()) + b'"', "CSVとして読み取れません"),
        (file_of(*(newcomer(f"n{number}") for number in range(1_001))), "1,001行あります"),
        (file_of(newcomer(氏名="あ" * 1_001)), "1,000文字を超える"),
        ("職員ID,職員ID,氏名,役割,担当する課\r\na,b,c,d,e\r\n".encode(), "見出し「職員ID」が2つ以上"),
    ],
)
async def test_what_is_no_roster_is_refused_in_words(
    settings: Settings, ada: Person, content: bytes, sentence: str
) -> None:
    async with signed_in_client(ada, settings) as client:
        answer = await sent(client, content)
    assert (answer.status_code, sentence in answer.text) == (422, True)


async def test_what_was_pressed_goes_on_after_the_password(
    owner: asyncpg.Connection, settings: Settings, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer()))
        await prove_long_ago(owner, ada)
        asked = await registered(client, preview)
        kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text.split("<h1")[1]))
        ready = await client.post("/proof", data={**kept, "password": PASSWORD})
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', ready.text.split("<h1")[1]))
        done = await client.post(preview.url.path, data=fields)
    assert (asked.status_code, done.status_code, "一度だけ使えるパスワード" in done.text) == (401, 200, True)


async def test_a_colleagues_change_in_between_is_told_and_nothing_is_done(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    mover = await make_person(owner, town, "mover", "section_staff", ["ごみ減量係"])
    content = file_of(newcomer(), newcomer("mover", 氏名="mover 太郎", ふりがな="", 担当する課="保健係"))
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, content)
        await owner.execute("update app.staff set name = '別の名' where id = $1", mover.id)
        clash = await registered(client, preview)
        assert (clash.status_code, "名簿が変わりました" in clash.text, "別の名 → mover 太郎" in clash.text) == (
            409,
            True,
            True,
        )
        assert await on_roster(owner, town, "sato") is None
        assert (await registered(client, clash)).status_code == 200
    assert (await on_roster(owner, town, "mover"))["name"] == "mover 太郎"


async def test_a_colleague_who_adds_the_same_person_comes_first(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer(), newcomer("other")))
        await make_person(owner, town, "sato", "section_staff", ["保健係"])
        clash = await registered(client, preview)
    assert clash.status_code == 409
    assert await on_roster(owner, town, "other") is None


async def test_a_file_of_nothing_but_wrong_sections_is_told_in_few_words(settings: Settings, ada: Person) -> None:
    names = "、".join(f"課{number:03}" for number in range(190))
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(*(newcomer(f"n{line}", 担当する課=names) for line in range(50))))
    assert preview.status_code == 200
    assert len(preview.content) < 500_000


async def test_another_municipality_does_not_see_the_upload(
    owner: asyncpg.Connection, settings: Settings, ada: Person
) -> None:
    stranger = await make_person(owner, await make_town(owner, settings), "stranger")
    async with signed_in_client(ada, settings) as client:
        preview = await sent(client, file_of(newcomer()))
    async with signed_in_client(stranger, settings) as client:
        answer = await client.get(preview.url.path)
    assert (answer.status_code, "30分で消えます" in answer.text, "佐藤" in answer.text) == (422, True, False)


async def test_a_preview_costs_the_same_with_one_line_and_with_thirty(settings: Settings, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        asked = []
        for count in (1, 30):
            preview = await sent(client, file_of(*(newcomer(f"n{number}") for number in range(count))))
            async with statements() as seen:
                await client.get(preview.url.path)
            asked.append(list(seen))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("address", ["/people/imports", "/people/imports/00000000-0000-4000-8000-000000000001"])
async def test_only_administrators_change_the_roster(
    owner: asyncpg.Connection, settings: Settings, town: Town, address: str
) -> None:
    for role in ("section_staff", "viewer", "auditor"):
        person = await make_person(owner, town, role.replace("_", "-"), role, ["保健係"])
        async with signed_in_client(person, settings) as client:
            token = form_token(await client.get("/password"))
            assert (await client.get(address)).status_code == 403
            assert (await client.post(address, data={"csrf_token": token})).status_code == 403
