"""付議資料, 個人情報ファイル簿 and 登録票: ordered, made beside the event loop, and handed to the person who ordered them."""

import asyncio
import os
import re
import time
from datetime import date
from io import BytesIO

import asyncpg
import httpx
import pytest
from docx import Document
from pypdf import PdfReader

from app.settings import Settings
from app.web.staff.jobs.file_store import FileStore
from app.web.staff.jobs.job import SILENT_SECONDS, STATE, note
from app.web.staff.jobs.papers import PaperJob
from tests.attached_answers import asking_for_files
from tests.clients import form_token, signed_in_client
from tests.factories import (
    ANSWERS,
    DEFINITION,
    Person,
    Town,
    add_procedure,
    approve,
    make_person,
    make_town,
    publish,
    submit_one,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

POLLING = {"HX-Request": "true", "Todoke-Poll": "1"}
PERCENT = re.compile(r'作っています（(\d+)%）.*<progress id="progress" max="100" value="(\d+)"', re.DOTALL)
OUTLINE = "清掃活動の参加申込みを受け付け、参加者に通知等を送付する。"
FIELDS = {"before": "", "period_from": "2026-4-1", "period_to": "2027-3-31", "material": "1", "other": ""}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings)
    await owner.execute("update app.procedure set council_outline = $2 where municipality = $1", town.code, OUTLINE)
    return town


@pytest.fixture
async def person(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])


async def order(client: httpx.AsyncClient, address: str = "/governance/papers", **fields: object) -> httpx.Response:
    token = form_token(await client.get("/governance"))
    if address == "/governance/papers":
        fields = {**FIELDS, "procedures": ["event"], **fields}
    return await client.post(address, data={"csrf_token": token, **fields})


async def finished(client: httpx.AsyncClient, ordered: httpx.Response) -> str:
    """The address of the finished paper."""
    address = ordered.headers["location"]
    async with asyncio.timeout(240):
        while "作っています" in (page := await client.get(address)).text:  # noqa: ASYNC110  asked again as a browser asks
            await asyncio.sleep(0.1)
    assert "できました" in page.text
    return address


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


async def test_a_paper_is_made_and_taken_as_pdf_and_word(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        address = await finished(client, await order(client, other="本件で最後となる。"))
        pdf, word = await client.get(f"{address}/pdf"), await client.get(f"{address}/docx")
    cells = "".join(
        cell.text for table in Document(BytesIO(word.content)).tables for row in table.rows for cell in row.cells
    )
    assert ("ごみゼロデー参加申込み" in words_of(pdf.content), "ごみゼロデー参加申込み" in cells) == (True, True)
    assert "氏名、電話番号、メールアドレス" in words_of(pdf.content)
    assert "本件で最後となる。" in words_of(pdf.content)
    rows = await owner.fetch(
        "select details ->> 'form' as form from app.audit_event where municipality = $1 and action = 'paper_downloaded' order by at",
        town.code,
    )
    assert [row["form"] for row in rows] == ["pdf", "docx"]


async def own_sentence(owner: asyncpg.Connection, town: Town) -> str:
    kept: str = await owner.fetchval(
        "select council_outline from app.procedure where id = $1", town.procedures["event"]
    )
    return kept


async def test_the_sections_own_sentence_is_asked_for_where_it_is_missing(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    """What applicants read is no sentence for the council: it never stands in 参考１－１ by itself."""
    await owner.execute("update app.procedure set council_outline = '' where municipality = $1", town.code)
    async with signed_in_client(person, settings) as client:
        asked = await order(client, other="残す文")
        assert (asked.status_code, 'name="outline-event"' in asked.text, "残す文" in asked.text) == (422, True, True)
        assert "の手続概要を入力してください" in asked.text
        long = await order(client, **{"outline-event": "あ" * 3001})
        assert (long.status_code, await own_sentence(owner, town)) == (422, "")
        ordered = await order(client, **{"outline-event": f" {OUTLINE}\r\n"})
        address = await finished(client, ordered)
        words = words_of((await client.get(f"{address}/pdf")).content)
    assert (OUTLINE in words, DEFINITION["outline"]["ja"] in words) == (True, False)
    assert await own_sentence(owner, town) == OUTLINE


async def test_a_sentence_that_a_colleague_wrote_meanwhile_is_not_overwritten(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await order(client, **{"outline-event": "別の文"})
        again = await order(client, **{"outline-event": OUTLINE})
    assert (answer.status_code, "別の文" in answer.text, OUTLINE in answer.text) == (422, True, True)
    assert (again.status_code, await own_sentence(owner, town)) == (303, OUTLINE)


async def test_the_event_loop_goes_on_meanwhile(person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        ordered = await order(client)
        page = await client.get(ordered.headers["location"])  # answered before the paper is there
        part = await client.get(ordered.headers["location"], headers={"HX-Request": "true", "Todoke-Poll": "1"})
        await finished(client, ordered)
    assert "作っています" in page.text
    assert part.text.startswith('<div id="_progress"')


async def test_progress_is_shown_while_a_paper_of_many_procedures_is_made(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    """With JavaScript the part is asked for again and again, without it the page's link is."""
    slugs = [f"many-{number}" for number in range(60)]
    for slug in slugs:
        await add_procedure(owner, town, slug, with_key=False)
    await owner.execute("update app.procedure set council_outline = $2 where municipality = $1", town.code, OUTLINE)
    told: list[int] = []
    async with signed_in_client(person, settings) as client:
        ordered = await order(client, procedures=slugs)
        address = ordered.headers["location"]
        page = await client.get(address)
        async with asyncio.timeout(240):
            while (part := await client.get(address, headers=POLLING)) and (found := PERCENT.search(part.text)):
                assert ('hx-trigger="every 2s"' in part.text, found[1] == found[2]) == (True, True)
                told.append(int(found[1]))
                await asyncio.sleep(0.02)
    assert 'role="status"' in page.text
    assert f'<a href="{address}">最新の状況を見る</a>' in page.text
    assert told == sorted(told)
    assert len(set(told)) > 3
    assert ("できました" in part.text, "hx-trigger" in part.text) == (True, False)


async def test_a_paper_that_nobody_makes_any_more_is_told(person: Person, settings: Settings) -> None:
    """Its process was ended without a word."""
    files = FileStore(settings.home, person.town.code)
    thing = files.new()
    note(files, PaperJob(id=thing, staff=person.id, title="資料", done=40, parts=100, procedures=("event",)))
    silent_since = time.time() - SILENT_SECONDS - 1
    os.utime(settings.home / "shelf" / person.town.code / str(thing) / STATE, (silent_since, silent_since))
    async with signed_in_client(person, settings) as client:
        page = await client.get(f"/governance/papers/{thing}")
    assert ("作れませんでした" in page.text, "<progress" in page.text) == (True, False)


async def test_nothing_is_handed_out_before_it_is_whole(person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        ordered = await order(client)
        early = await client.get(f"{ordered.headers['location']}/docx")
        address = await finished(client, ordered)
        unknown = await client.get(f"{address}/exe")
    assert (early.status_code, unknown.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"procedures": []}, "付議する手続を1つ以上選んでください"),
        ({"procedures": ["unknown"]}, "付議する手続を1つ以上選んでください"),
        ({"before": "00000000-0000-0000-0000-000000000000"}, "比べる承認を選んでください"),
        ({"period_to": "2026-3-31"}, "期間の末日は、初日より後の日を入力してください"),
        ({"material": "０"}, "資料の番号は"),
        ({"other": "あ" * 3001}, "その他は3000文字以内"),
        ({"dropped": ["event"]}, "廃止する手続は"),
    ],
)
async def test_what_is_missing_is_told(
    changed: dict[str, object], words: str, person: Person, settings: Settings
) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await order(client, **changed)
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_a_paper_is_its_orderers_and_their_municipalitys(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    colleague = await make_person(owner, town, "suzuki", "section_staff", ["保健係"])
    foreign = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        address = await finished(client, await order(client))
    answers = []
    for stranger in (colleague, foreign):
        async with signed_in_client(stranger, settings) as client:
            answers += [(await client.get(where)).status_code for where in (address, f"{address}/pdf")]
    assert answers == [404] * 4


async def test_another_sections_drafts_are_in_nobody_elses_paper(
    owner: asyncpg.Connection, town: Town, settings: Settings
) -> None:
    stranger = await make_person(owner, town, "suzuki", "section_staff", ["保健係"])
    async with signed_in_client(stranger, settings) as client:
        page = await client.get("/governance")
        ordered = await order(client)
        files = await client.get("/governance/files")
        sheet = await order(client, "/governance/files", paper="event")
    assert ("ごみゼロデー" in page.text, "ごみゼロデー" in files.text) == (False, False)
    assert (ordered.status_code, sheet.status_code) == (422, 422)


async def test_a_viewer_makes_no_papers(owner: asyncpg.Connection, town: Town, settings: Settings) -> None:
    viewer = await make_person(owner, town, "suzuki", "viewer", ["ごみ減量係"])
    async with signed_in_client(viewer, settings) as client:
        token = form_token(await client.get("/inbox"))
        answers = [
            await client.get("/governance"),
            await client.get("/governance/files"),
            await client.post("/governance/papers", data={"csrf_token": token, **FIELDS, "procedures": ["event"]}),
            await client.post("/governance/files", data={"csrf_token": token, "paper": "register"}),
        ]
    assert [answer.status_code for answer in answers] == [403] * 4


async def test_the_register_and_a_registration_are_made(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    await add_procedure(owner, town, "other", {**DEFINITION, "title": {"ja": "別の手続"}}, "保健係")
    await submit_one(town, settings)
    async with signed_in_client(person, settings) as client:
        sheet = await finished(client, await order(client, "/governance/files", paper="event"))
        register = await finished(client, await order(client, "/governance/files", paper="register"))
        sheet_words = words_of((await client.get(f"{sheet}/pdf")).content)
        register_words = words_of((await client.get(f"{register}/pdf")).content)
    assert ("ごみゼロデー参加申込み" in sheet_words, "1人（申請の件数による）" in sheet_words) == (True, True)
    assert "公表する個人情報ファイルはありません" in register_words


async def test_a_registration_and_a_paper_say_what_comes_as_a_file(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    await publish(owner, town, "event", asking_for_files())
    async with signed_in_client(person, settings) as client:
        sheet = await finished(client, await order(client, "/governance/files", paper="event"))
        registered = words_of((await client.get(f"{sheet}/pdf")).content)
        paper = await finished(client, await order(client))
        proposed = words_of((await client.get(f"{paper}/pdf")).content)
    said = "『証明書』は、写真や書類のファイルで受け取り、封（暗号化）をして保存する。"
    assert [said in words.replace(" ", "") for words in (registered, proposed)] == [True, True]


async def test_a_registration_names_the_procedures_own_approval_and_its_day(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    """The later meeting carried the procedure over beside another one, the one after it was asked for one item more."""
    other = {**DEFINITION, "title": {"ja": "別の手続"}}
    more = {**DEFINITION, "title": {"ja": "清掃の参加申込み"}}
    period = (date(2025, 4, 1), date(2099, 3, 31))
    words = []
    async with signed_in_client(person, settings) as client:
        for approved, held_on in (
            ({"event": DEFINITION, "other": other}, date(2025, 3, 5)),
            ({"event": more}, date(2026, 3, 6)),
        ):
            await approve(owner, town, approved, period, held_on)
            sheet = await finished(client, await order(client, "/governance/files", paper="event"))
            words.append(words_of((await client.get(f"{sheet}/pdf")).content))
    assert "令和元年度第１回個人情報保護管理運営会議承認済（令和２年３月１８日）" in words[0]
    assert "令和６年度第１回個人情報保護管理運営会議承認済（令和７年３月５日）" in words[0].partition("承認の期間")[2]
    assert (
        "令和７年度第１回個人情報保護管理運営会議承認済（令和８年３月６日）" in words[1],
        "令和２年" in words[1],
    ) == (True, False)


async def test_a_file_that_reaches_the_threshold_is_told(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings
) -> None:
    administrator = await make_person(owner, town, "tanaka")
    async with signed_in_client(administrator, settings) as client:
        page = await client.get("/governance/wording/files")
        fields = {
            "csrf_token": form_token(page),
            "seen": page.text.partition('name="seen" value="')[2].partition('"')[0],
        }
        names = ("body", "request_office", "request_address", "range", "collection", "medium")
        texts = {f"files.{name}": "文" for name in (*names, "registration_title", "registration_basis")}
        await client.post("/governance/wording/files", data={**fields, **texts, "files.threshold": "2"})
    await submit_one(town, settings)
    async with signed_in_client(person, settings) as client:
        before = await client.get("/governance/files")
        await submit_one(town, settings, {**ANSWERS, "name": ["別の人"]})
        after = await client.get("/governance/files")
    assert ("公表してください" in before.text, "2人に達した見込みです（申請2件。" in after.text) == (False, True)
