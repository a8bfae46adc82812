"""Files on the applicant's way: chosen, stored before anything else is looked at, listed, sent on by their ids, and named ever after."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.attachments import arriving
from app.attachments.file_kinds import FileKind
from app.procedures import published
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web import file_taking
from tests.attached_files import GPS, archive, cleaned, heic, pdf, photo
from tests.factories import DEFINITION, Town, add_procedure, make_town, publish
from tests.web.applicant.conftest import Away, Phone, answers
from tests.web.applicant.filing import FILES, answers_of, buttons, errors_on, ids_on, names_on, picture, png, send
from tests.web.applicant.stopping import end_all, stop
from tests.web.pages import heading, hidden, words

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": FILES, "other": FILES})


async def held(owner: asyncpg.Connection, town: Town) -> int:
    """How many files there are of the municipality, finished or not."""
    return int(await owner.fetchval("select count(*) from app.attachment where municipality = $1", town.code))


async def test_the_whole_way_without_javascript(phone: Phone, owner: asyncpg.Connection) -> None:
    first = await phone.get(phone.address + "apply")
    assert 'enctype="multipart/form-data"' in first.text
    page = await send(phone, answers_of(first), ("proof.file", "免許証.png", png()), action="attach:proof")
    assert (page.status_code, heading(page), names_on(page)) == (200, "申請内容の入力", ["免許証.png"])
    page = await send(phone, answers_of(page), ("proof.file", "うら面.png", png(9)), action="attach:proof")
    assert names_on(page) == ["免許証.png", "うら面.png"]
    confirm = await send(phone, answers_of(page))
    assert heading(confirm) == "申請内容の確認"
    assert "2件：免許証.png、うら面.png" in words(confirm)
    done = await phone.submit(hidden(confirm))
    assert heading(done) == "申請が到達しました"
    assert (
        await owner.fetchval(
            "select count(*) from app.attachment where application is not null and municipality = $1", phone.town.code
        )
        == 2
    )
    copy = await phone.post(phone.address + "copy", hidden(done))
    assert (copy.status_code, copy.headers["content-type"]) == (200, "application/pdf")


async def confirmed(phone: Phone, *names: str) -> httpx.Response:
    """The confirm page with these files."""
    files = [("proof.file", name, png(shade)) for shade, name in enumerate(names)]
    return await send(phone, answers(), *files)


async def test_files_are_stored_whichever_button_is_pressed(phone: Phone) -> None:
    for action in ("edit", "input", "postcode:address", "attach:others", "release:proof:0", ""):
        page = await send(phone, answers(), ("proof.file", "a.png", png()), action=action)
        assert page.status_code == 200
        assert len(ids_on(page)) == 1, action


async def test_going_on_with_a_chosen_file_needs_no_other_button(phone: Phone) -> None:
    page = await confirmed(phone, "a.png")
    assert heading(page) == "申請内容の確認"
    assert heading(await phone.submit(hidden(page))) == "申請が到達しました"


async def test_a_required_file_is_asked_for(phone: Phone) -> None:
    page = await send(phone, answers())
    assert (page.status_code, errors_on(page)) == (422, ["本人確認書類のファイルを付けてください"])


async def test_a_file_of_a_question_that_is_not_asked_is_not_sent_on(phone: Phone, owner: asyncpg.Connection) -> None:
    page = await send(phone, answers(), ("proof.file", "a.png", png()), ("others.file", "b.png", png(1)))
    done = await phone.submit(hidden(page))
    assert heading(done) == "申請が到達しました"
    assert "b.png" not in words(page)
    assert (
        await owner.fetchval(
            "select count(*) from app.attachment where application is not null and municipality = $1", phone.town.code
        )
        == 1
    )


async def test_a_file_is_removed_and_moved_without_javascript(phone: Phone, owner: asyncpg.Connection) -> None:
    page = await send(phone, answers(), *(("proof.file", f"{n}.png", png(n)) for n in range(3)), action="attach:proof")
    first, second, third = ids_on(page)
    assert [each for each in buttons(page) if each.startswith("later:")] == [
        f"later:proof:{each}" for each in (first, second, third)
    ]
    page = await send(phone, answers_of(page), action=f"earlier:proof:{third}")
    assert ids_on(page) == [first, third, second]
    page = await send(phone, answers_of(page), action=f"later:proof:{first}")
    assert names_on(page) == ["2.png", "0.png", "1.png"]
    page = await send(phone, answers_of(page), action=f"release:proof:{first}")
    assert names_on(page) == ["2.png", "1.png"]
    assert await held(owner, phone.town) == 2
    confirm = await send(phone, answers_of(page))
    assert "2件：2.png、1.png" in words(confirm)


async def test_the_answer_to_a_script_is_what_is_attached_to_the_question(phone: Phone) -> None:
    sent = [("version", ""), ("submission_key", "")]
    part = await send(phone, sent, ("proof.file", "a.png", png()), action="attach:proof", **{"HX-Request": "true"})
    assert part.status_code == 200
    assert part.headers["cache-control"] == "no-store"
    assert part.text.count('id="proof-attached"') == 1
    assert "<html" not in part.text
    key = part.text.partition('data-key="')[2].partition('"')[0]
    sent = [("submission_key", key), ("proof", _ids(part)[0])]
    part = await send(phone, sent, ("proof.file", "x.txt", b"text"), action="attach:proof", **{"HX-Request": "true"})
    assert (part.status_code, names_on(part)) == (422, ["a.png"])
    assert "x.txt" in errors_on(part)[0]
    part = await send(phone, sent, action=f"release:proof:{_ids(part)[0]}", **{"HX-Request": "true"})
    assert (part.status_code, names_on(part)) == (200, [])


def _ids(part: httpx.Response) -> list[str]:
    return re.findall(r'name="proof" value="([^"]*)"', part.text)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.png", b"", "中身がありません"),
        ("virus.exe", b"MZ" + bytes(500), "受け付けていない種類"),
        ("大きい.png", picture(0, 1_100_000), "1つ1MBまで"),
        ("課税証明書.pdf", pdf(trailer=b"/Encrypt 5 0 R"), "パスワードを外して送ってください"),
        ("途中まで.jpg", photo(FileKind.jpeg)[:1500], "途中で切れています"),
        ("こわれた.png", png()[:20] + b"?" + png()[21:], "読み取れませんでした"),
        ("巨大.heic", heic(20_000, 20_000), "5000万画素まで"),
        (
            "二つで一つ.pdf",
            pdf(after=archive([("META-INF/MANIFEST.MF", b"")]) + b"%%EOF"),
            "別の種類のファイルが入っています",
        ),
    ],
)
async def test_a_refused_file_is_told_at_its_question_and_nothing_else_is_lost(
    phone: Phone, owner: asyncpg.Connection, name: str, content: bytes, said: str
) -> None:
    files = [("proof.file", "よい.png", png()), ("proof.file", name, content), ("proof.file", "次.png", png(5))]
    page = await send(phone, answers(name="四谷 太郎"), *files)
    assert page.status_code == 422
    assert names_on(page) == ["よい.png", "次.png"]
    assert [name in error and said in error for error in errors_on(page)] == [True]
    assert 'value="四谷 太郎"' in page.text
    assert await held(owner, phone.town) == 2
    page = await send(phone, answers_of(page))
    assert heading(page) == "申請内容の確認"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/免許証.png", "免許証.png"),
        ("C:\\fakepath\\免許証.png", "免許証.png"),
        ("免許\u202e証gnp.exe", "免許証gnp.png"),
        ("CON.png", "_CON.png"),
        ("あ" * 200 + ".png", "あ" * 95 + ".png"),
        ("<b>&quot;.png", "_b_&quot;.png"),
    ],
)
async def test_a_name_is_shown_as_any_disk_bears_it(phone: Phone, given: str, shown: str) -> None:
    page = await send(phone, answers(), ("proof.file", given, png()), action="attach:proof")
    assert (page.status_code, names_on(page)) == (200, [shown])


async def test_what_a_photo_tells_of_its_place_reaches_no_database(phone: Phone, owner: asyncpg.Connection) -> None:
    page = await send(phone, answers(), ("proof.file", "a.jpg", photo(FileKind.jpeg, 6)), action="attach:proof")
    kept = cleaned(FileKind.jpeg, photo(FileKind.jpeg, 6))
    assert GPS not in kept
    assert await owner.fetchval("select size from app.attachment where id = $1", UUID(ids_on(page)[0])) == len(kept)


async def test_a_refused_file_is_told_in_the_residents_language(phone: Phone) -> None:
    page = await send(phone, answers(), ("proof.file", "x.txt", b"text"), lang="en", action="attach:proof")
    assert page.status_code == 422
    assert all(word.isascii() for word in errors_on(page)[0].replace("“", "").replace("”", "").split())


async def test_one_file_more_than_the_question_takes(phone: Phone) -> None:
    files = [("proof.file", f"{n}.png", png(n)) for n in range(4)]
    page = await send(phone, answers(), *files)
    assert names_on(page) == ["0.png", "1.png", "2.png"]
    assert ["3.png" in error and "3個まで" in error for error in errors_on(page)] == [True]


async def test_the_same_file_twice_is_one(phone: Phone, owner: asyncpg.Connection) -> None:
    page = await send(phone, answers(), *[("proof.file", "a.png", png())] * 2, action="attach:proof")
    page = await send(phone, answers_of(page), ("proof.file", "a.png", png()), action="attach:proof")
    assert len(ids_on(page)) == 1
    assert await held(owner, phone.town) == 1


async def test_the_list_is_what_is_held_in_two_tabs_and_after_back(phone: Phone) -> None:
    first = await send(phone, answers(), ("proof.file", "a.png", png()), action="attach:proof")
    second = await send(phone, answers_of(first), ("proof.file", "b.png", png(1)), action="attach:proof")
    assert names_on(await send(phone, answers_of(first), action="attach:proof")) == ["a.png", "b.png"]
    await send(phone, answers_of(second), action=f"release:proof:{ids_on(first)[0]}")
    gone = await send(phone, answers_of(first))
    assert gone.status_code == 422
    assert errors_on(gone) == ["「a.png」は、こちらに残っていません。もう一度付けてください"]
    assert names_on(gone) == ["b.png"]
    assert heading(await send(phone, answers_of(gone))) == "申請内容の確認"


async def test_the_language_is_switched_with_the_files(phone: Phone) -> None:
    page = await send(phone, answers(), ("proof.file", "a.png", png()), action="input", lang="en")
    assert names_on(page) == ["a.png"]
    confirm = await send(phone, answers_of(page), lang="en")
    assert "a.png" in words(confirm)
    back = await phone.post(phone.address + "apply", hidden(confirm))
    assert "1件：a.png" in words(back)


async def test_somebody_elses_file_is_none(phone: Phone) -> None:
    theirs = await send(phone, answers(), ("proof.file", "a.png", png()), action="attach:proof")
    mine = await send(phone, answers(), ("proof.file", "b.png", png(1)), action="attach:proof")
    stolen = [(name, value) for name, value in answers_of(mine) if name != "proof"] + [("proof", ids_on(theirs)[0])]
    page = await send(phone, stolen)
    assert page.status_code == 422
    assert "もう一度付けてください" in errors_on(page)[0]
    assert "a.png" not in page.text
    sent = await phone.submit(stolen)
    assert sent.status_code == 409
    assert heading(sent) == "申請内容の入力"


async def test_a_file_of_one_question_is_none_of_another(phone: Phone) -> None:
    page = await send(phone, answers(day="second"), ("others.file", "a.png", png()), action="attach:proof")
    moved = [
        *answers(day="second"),
        *((n, v) for n, v in hidden(page) if n != "others"),
        ("proof", ids_on(page, "others")[0]),
    ]
    assert (await send(phone, moved)).status_code == 422


async def test_a_repeat_is_a_repeat_and_names_the_files(phone: Phone, owner: asyncpg.Connection) -> None:
    confirm = await confirmed(phone, "a.png", "b.png")
    done = await phone.submit(hidden(confirm))
    again = await phone.submit(hidden(confirm))
    assert words(again) == words(done)
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", phone.town.code) == 1


async def test_other_files_under_a_used_key_are_another_application(phone: Phone) -> None:
    page = await send(
        phone, answers(), ("proof.file", "a.png", png()), ("proof.file", "b.png", png(1)), action="attach:proof"
    )
    confirm = await send(phone, answers_of(page))
    await phone.submit(hidden(confirm))
    reordered = await send(phone, answers_of(page), action=f"later:proof:{ids_on(page)[0]}")
    other = await phone.submit(hidden(await send(phone, answers_of(reordered))))
    assert heading(other) == "先に送られた内容で届いています"
    anew = await phone.post(phone.address + "apply", [*hidden(other), ("action", "anew")])
    assert (anew.status_code, heading(anew)) == (200, "申請内容の入力")
    assert "添付は選び直してください" in words(anew)
    assert names_on(anew) == []
    assert dict(hidden(anew))["submission_key"] != dict(hidden(other))["submission_key"]


async def test_after_a_day_the_files_are_gone_and_named(phone: Phone, owner: asyncpg.Connection) -> None:
    confirm = await confirmed(phone, "a.png", "b.png")
    await owner.execute("delete from app.attachment_chunk where municipality = $1", phone.town.code)
    await owner.execute("delete from app.attachment where municipality = $1", phone.town.code)
    page = await phone.submit(hidden(confirm))
    assert (page.status_code, heading(page)) == (409, "申請内容の入力")
    assert [error.partition("」")[0] for error in errors_on(page)] == ["「a.png", "「b.png"]
    assert 'value="四谷 花子"' in page.text
    again = await send(phone, answers_of(page), ("proof.file", "a.png", png()))
    assert heading(again) == "申請内容の確認"
    assert heading(await phone.submit(hidden(again))) == "申請が到達しました"


async def test_a_new_version_of_the_form_keeps_the_files(phone: Phone, owner: asyncpg.Connection) -> None:
    confirm = await confirmed(phone, "a.png")
    await publish(owner, phone.town, "event", FILES)
    await age(owner, phone.town)
    page = await phone.submit(hidden(confirm))
    assert (page.status_code, names_on(page)) == (409, ["a.png"])
    assert heading(await phone.submit(hidden(await send(phone, answers_of(page))))) == "申請が到達しました"


async def age(owner: asyncpg.Connection, town: Town) -> None:
    """The versions before the published one are no longer taken."""
    await owner.execute(
        "update app.procedure_version set superseded_at = superseded_at - interval '1 year' "
        "where municipality = $1 and state = 'superseded'",
        town.code,
    )
    await town.published()


async def test_a_form_that_asks_for_no_files_any_more_still_answers(phone: Phone, owner: asyncpg.Connection) -> None:
    page = await send(phone, answers(), ("proof.file", "a.png", png()), action="attach:proof")
    await publish(owner, phone.town, "event", DEFINITION)
    await age(owner, phone.town)
    confirm = await send(phone, answers_of(page))
    assert heading(confirm) == "申請内容の確認"
    assert (await phone.submit(hidden(confirm))).status_code == 409
    first = await phone.get(phone.address + "apply")
    assert "multipart" not in first.text
    assert (await send(phone, answers_of(first), ("proof.file", "a.png", png()))).status_code == 415


@pytest.mark.parametrize("path", ["applications", "copy"])
async def test_only_the_form_page_reads_files(phone: Phone, owner: asyncpg.Connection, path: str) -> None:
    body = {"proof.file": ("a.png", png())}
    page = await phone.client.post(phone.address + path, files=body)
    assert page.status_code == 415
    assert await held(owner, phone.town) == 0


async def test_a_form_without_files_takes_none(
    client: httpx.AsyncClient, owner: asyncpg.Connection, settings: Settings
) -> None:
    phone = Phone(client, await make_town(owner, settings))
    page = await send(phone, answers(), ("proof.file", "a.png", png()))
    assert page.status_code == 415
    assert await held(owner, phone.town) == 0


async def test_a_body_beyond_all_limits_is_refused_with_words(phone: Phone, owner: asyncpg.Connection) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"x" * 1000

    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "200000000"}
    page = await phone.client.post(phone.address + "apply", content=body(), headers=headers)
    assert (page.status_code, heading(page)) == (413, "送られたファイルが大きすぎます")
    assert "30MB" in words(page)


async def test_a_form_that_is_cut_off_keeps_nothing(phone: Phone, owner: asyncpg.Connection) -> None:
    request = phone.client.build_request(
        "POST", phone.address + "apply", files=[("proof.file", ("a.png", png())), ("proof.file", ("b.png", png(1)))]
    )
    whole = request.read()
    for length in (len(whole) - 4, len(whole) - 150, len(whole) // 2, 60, 0):
        headers = {"Content-Type": request.headers["content-type"]}
        page = await phone.client.post(phone.address + "apply", content=whole[:length], headers=headers)
        assert (page.status_code, heading(page)) == (400, "送られた内容を読み取れませんでした")
        assert await held(owner, phone.town) == 0


async def test_no_file_is_taken_outside_of_the_period(phone: Phone, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update app.procedure set closes_at = now() - interval '1 hour' where municipality = $1", phone.town.code
    )
    published.forget_everything()
    page = await send(phone, answers(), ("proof.file", "a.png", png()), action="attach:proof")
    assert await held(owner, phone.town) == 0
    assert "申請内容の入力" not in heading(page)


async def test_a_planned_stop_keeps_what_was_typed_and_tells_of_the_file(
    phone: Phone, owner: asyncpg.Connection
) -> None:
    first = await phone.get(phone.address + "apply")
    page = await send(phone, answers_of(first), ("proof.file", "免許証.png", png()), action="attach:proof")
    moment = datetime.now(UTC)
    await stop(owner, moment - timedelta(minutes=1), moment + timedelta(hours=1))
    try:
        stopped = await send(phone, answers_of(page), ("proof.file", "うら面.png", png(9)), action="attach:proof")
        without = await send(phone, answers_of(page))
    finally:
        await end_all(owner)
    assert (stopped.status_code, without.status_code) == (503, 503)
    told = "いっしょに送ったファイルは残っていません"
    assert (told in words(stopped), told in words(without)) == (True, False)
    assert await held(owner, phone.town) == 1
    again = await phone.post(phone.address + "apply", hidden(stopped))
    assert (again.status_code, heading(again), names_on(again)) == (200, "申請内容の入力", ["免許証.png"])
    confirm = await phone.post(phone.address + "apply", hidden(without))
    assert heading(confirm) == "申請内容の確認"


async def test_a_script_is_told_that_the_period_is_over(phone: Phone, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update app.procedure set closes_at = now() - interval '1 hour' where municipality = $1", phone.town.code
    )
    published.forget_everything()
    part = await send(phone, [], ("proof.file", "a.png", png()), action="attach:proof", **{"HX-Request": "true"})
    assert part.status_code == 422
    assert "もう受け付けられません" in errors_on(part)[0]
    assert await held(owner, phone.town) == 0


async def test_while_the_database_is_away_the_answers_stay(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await send(phone, answers(), ("proof.file", "a.png", png()), action="attach:proof")
    monkeypatch.setattr(arriving, "PAUSES", ())
    for role in (Role.uploads, Role.applicant):
        monkeypatch.setitem(ENGINE._pools, role, Away())
    away = await send(phone, answers_of(page), ("proof.file", "b.png", png(1)), action="attach:proof")
    assert (away.status_code, heading(away)) == (503, "いま、ファイルを受け取れませんでした")
    assert ("name", "四谷 花子") in hidden(away)
    assert "選び直してください" in words(away)
    confirming = await send(phone, answers_of(page))
    assert (confirming.status_code, heading(confirming)) == (503, "いま、申請を受け取れませんでした")
    monkeypatch.undo()
    back = await phone.post(phone.address + "apply", [*hidden(away), ("action", "edit")])
    assert names_on(back) == ["a.png"]
    assert 'value="四谷 花子"' in back.text


@pytest.mark.parametrize(("limit", "said"), [("MOST_AT_ONCE", "多くの方"), ("MOST_OF_ONE", "同じ回線")])
async def test_as_many_files_on_their_way_as_there_is_room_for(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    monkeypatch.setattr(file_taking, limit, 0)
    page = await send(phone, answers(name="四谷 太郎"), ("proof.file", "a.png", png()))
    assert page.status_code == 422
    assert [said in error and "しばらく" in error for error in errors_on(page)] == [True]
    assert 'value="四谷 太郎"' in page.text
    monkeypatch.undo()
    assert heading(await send(phone, answers_of(page), ("proof.file", "a.png", png()))) == "申請内容の確認"


async def test_a_full_place_leaves_the_files_where_they_are(phone: Phone, owner: asyncpg.Connection) -> None:
    """The place was taken while the confirm page was read: another day is chosen, and no file again."""
    await add_procedure(owner, phone.town, "course", {**FILES, "capacity_question": "day"})
    for day in ("first", "second"):
        await owner.execute(
            "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, $3, 1)",
            phone.town.code,
            phone.town.procedures["course"],
            day,
        )
    published.forget_everything()
    course = Phone(phone.client, phone.town, "course")
    late, first = await confirmed(course, "a.png"), await confirmed(course, "b.png")
    assert heading(await course.submit(hidden(first))) == "申請が到達しました"
    page = await course.submit(hidden(late))
    assert (page.status_code, names_on(page)) == (409, ["a.png"])
    assert ["定員に達しました" in error for error in errors_on(page)] == [True]


async def test_a_file_that_was_meant_for_another_procedure_is_not_sent_on(
    phone: Phone, owner: asyncpg.Connection
) -> None:
    """No page of ours makes such a form: the database has the last word, and the answers stay."""
    other = Phone(phone.client, phone.town, "other")
    page = await send(other, answers(), ("proof.file", "a.png", png()), action="attach:proof")
    kept = [each for each in answers_of(page) if each[0] != "version"]
    refused = await phone.submit(kept)
    assert (refused.status_code, heading(refused)) == (409, "申請内容の入力")
    assert "添付は選び直してください" in words(refused)
    assert 'value="四谷 花子"' in refused.text
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", phone.town.code) == 0
