"""申請詳細: what is decrypted, which spellings of the number find it, and which events are logged."""

import asyncpg
import pytest

from app.settings import Settings
from app.vault.keystore import FileKeyStore
from tests.mail_server import mail_server
from tests.notifications.test_arrival_limit import PostOffice
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import own_column
from tests.web.staff.cast import audited, cast

pytestmark = pytest.mark.anyio


async def test_the_page_shows_answers_history_and_mails(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, everybody.address)
    shown = (
        f'<span class="number">{everybody.receipt.reference}</span></h1>',
        "四谷 花子",
        "1日目",
        "hanako@example.jp",
        "第1版",
        "申請到達のお知らせ",
        "送信待ち",
        "記録はまだありません。",
    )
    assert [each for each in shown if each not in answer.text] == []


@pytest.mark.parametrize("address", ["", "/lists/event"])
async def test_an_applicants_telephone_number_can_be_pressed(
    owner: asyncpg.Connection, settings: Settings, address: str
) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, address or everybody.address)
    assert '<a class="number" href="tel:0352733546">03-5273-3546</a>' in page.text


async def test_each_look_is_written_down(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.get(everybody.alice, everybody.address)
    await everybody.get(everybody.victor, everybody.address)
    assert await audited(owner, everybody.town, "application_opened") == 2


@pytest.mark.parametrize(
    "spelled", [str.lower, lambda text: text.replace("-", " "), lambda text: text.replace("-", "")]
)
async def test_another_spelling_leads_to_the_page(
    owner: asyncpg.Connection, settings: Settings, spelled: object
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(
        everybody.alice,
        f"/applications/{spelled(str(everybody.receipt.reference))}",  # type: ignore[operator]
    )
    assert (answer.status_code, answer.headers["location"]) == (303, everybody.address)


@pytest.mark.parametrize("text", ["x", "131041-00000-00000", "%00", "%E5%B1%8A", "..%2f..%2fetc", "a" * 3000])
async def test_what_is_no_number_is_not_there(owner: asyncpg.Connection, settings: Settings, text: str) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, f"/applications/{text}")
    assert answer.status_code == 404


async def test_a_failed_mail_is_told_in_plain_words(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    letter = await owner.fetchval(
        "update app.outbox set state = 'failed', attempts = 3, ended_at = clock_timestamp(), address_sealed = null "
        "where municipality = $1 and kind = 'arrival' returning id",
        everybody.town.code,
    )
    await owner.execute(
        "insert into app.delivery_attempt (municipality, outbox, outcome, smtp_code, reason) "
        "values ($1, $2, 'failed', 550, 'recipient_refused')",
        everybody.town.code,
        letter,
    )
    answer = await everybody.get(everybody.alice, everybody.address)
    assert "送れませんでした" in answer.text
    assert "宛先のメールアドレスが受け付けられませんでした。" in answer.text


async def test_a_mail_of_arrival_that_was_held_back_is_told_on_the_page_and_on_the_lists(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    async with mail_server() as server:
        office = PostOffice(owner, server.settings(settings), everybody.town, server)
        await office.applications(11, "hanako@example.jp")
        await office.deliver()
        [held, *_] = await office.held()
        page = await everybody.get(everybody.alice, f"/applications/{held.reference}")
        assert "送信を控えました" in words(page)
        assert "同じ宛先への受付メールが多いため、送信を控えました。" in page.text
        for address in ("/inbox", "/lists/event"):
            assert (await everybody.get(everybody.alice, address)).text.count("受付メール保留") == 2
        await office.an_hour_passes()
        await office.deliver()
    page = await everybody.get(everybody.alice, f"/applications/{held.reference}")
    assert "まとめて送信済" in words(page)
    for address in ("/inbox", "/lists/event"):
        assert "受付メール保留" not in (await everybody.get(everybody.alice, address)).text


async def test_a_mail_that_waits_tells_its_attempts(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    letter = await owner.fetchval(
        "update app.outbox set attempts = 2 where municipality = $1 and kind = 'arrival' returning id",
        everybody.town.code,
    )
    await owner.execute(
        "insert into app.delivery_attempt (municipality, outbox, outcome, reason) values ($1, $2, 'deferred', 'server_away')",
        everybody.town.code,
        letter,
    )
    answer = await everybody.get(everybody.alice, everybody.address)
    assert "2回試みました。メールサーバーにつながりませんでした。" in answer.text


async def test_without_the_key_the_page_says_so(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    key = await owner.fetchval("select id from app.public_key where municipality = $1 limit 1", everybody.town.code)
    keys = await owner.fetch("select id from app.public_key where municipality = $1", everybody.town.code)
    store = FileKeyStore(settings.key_store)
    assert key is not None
    store.destroy(everybody.town.code, keys[0]["id"])
    store.destroy(everybody.town.code, keys[-1]["id"])
    answer = await everybody.get(everybody.alice, everybody.address)
    assert answer.status_code == 200
    assert "申請内容を開く鍵がないため、表示できません。" in answer.text
    assert "四谷 花子" not in answer.text


async def test_the_page_is_stored_nowhere(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, everybody.address)
    assert answer.headers["cache-control"] == "no-store"


async def test_what_the_section_keeps_beside_it_is_shown_and_changed_from_here(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    column = await own_column(owner, everybody, "発送日", "date")
    await everybody.post(everybody.alice, "/lists/event/standard-days", standard_days="10")
    here = f"{everybody.address}/arrangement"
    form = await everybody.get(everybody.alice, f"{here}?from=application")
    assert f'href="{everybody.address}">申請詳細' in form.text
    typed = {"seen": "1", "contact": "", "mark": "question", "list": "", column: "R8.12.1"}
    saved = await everybody.post(
        everybody.alice, here, assignee=str(everybody.alice.id), **{"from": "application"}, **typed
    )
    assert (saved.status_code, saved.headers["location"]) == (303, f"{everybody.address}?said=saved")
    said = words(await everybody.get(everybody.victor, everybody.address))
    for expected in ("受付方法 電子申請", "処理期限", "担当者 alice 太郎", "要確認", "発送日 R8.12.1"):
        assert expected in said
    assert "期限を過ぎています" not in said
    await owner.execute(
        "update app.application set arrived_at = arrived_at - interval '20 days' where municipality = $1",
        everybody.town.code,
    )
    assert "期限を過ぎています" in (await everybody.get(everybody.alice, everybody.address)).text
