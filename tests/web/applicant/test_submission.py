"""申請: one application for one submission key, whatever happens on the way."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import asyncpg
import pytest
from pypdf import PdfReader

from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from app.web.compression import WORTH_IT
from tests.factories import DEFINITION, Town, next_address, publish
from tests.web.applicant.conftest import Away, Phone, answers, phone_at
from tests.web.pages import heading, hidden, numbers, words

pytestmark = pytest.mark.anyio


async def arrived(owner: asyncpg.Connection, town: Town) -> int:
    count: int = await owner.fetchval("select count(*) from app.application where municipality = $1", town.code)
    return count


async def test_an_application_arrives_and_shows_its_numbers(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    page = await phone.apply()
    assert (page.status_code, heading(page)) == (200, "申請が到達しました")
    assert numbers(page)[0].startswith(town.code + "-")
    assert await arrived(owner, town) == 1


async def test_the_page_with_the_numbers_is_kept_for_the_back_button_alone(phone: Phone) -> None:
    page = await phone.apply()
    assert page.headers["cache-control"] == "private, no-cache"


async def test_the_page_with_the_numbers_is_light_enough_to_travel_as_it_is(phone: Phone) -> None:
    page = await phone.apply()
    assert len(page.content) < WORTH_IT - 1_000  # packing it would be a fifth of the work on a submission


async def test_the_same_submission_repeated_shows_the_same_page(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    first, second = await phone.submit(pairs), await phone.submit(pairs)
    assert first.content == second.content
    assert await arrived(owner, town) == 1


async def test_fifty_taps_at_once_are_one_application(
    settings: Settings, town: Town, owner: asyncpg.Connection, database: ScopedEngine
) -> None:
    phone = phone_at(next_address(), replace(settings, submissions_per_second=50), town)
    pairs = hidden(await phone.check())
    pages = await asyncio.gather(*(phone.submit(pairs) for _ in range(50)))
    assert len({tuple(numbers(page)) for page in pages}) == 1
    assert await arrived(owner, town) == 1


async def test_the_page_with_the_numbers_speaks_the_other_language(phone: Phone) -> None:
    page = await phone.apply()
    english = await phone.post(phone.address + "applications?lang=en", hidden(page))
    assert heading(english) == "Your application has arrived"
    assert numbers(english) == numbers(page)


async def test_other_answers_under_the_same_key_are_told(phone: Phone) -> None:
    pairs = hidden(await phone.check())
    first = await phone.submit(pairs)
    changed = [(name, "別の名前" if name == "name" else value) for name, value in pairs]
    page = await phone.submit(changed)
    assert heading(page) == "先に送られた内容で届いています"
    assert numbers(page) == numbers(first)


async def test_changed_answers_can_be_sent_as_a_new_application(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    await phone.submit(pairs)
    told = await phone.submit([(name, "別の名前" if name == "name" else value) for name, value in pairs])
    confirm = await phone.post(phone.address + "apply", [*hidden(told), ("action", "anew")])
    page = await phone.submit(hidden(confirm))
    assert heading(page) == "申請が到達しました"
    assert await arrived(owner, town) == 2


async def test_without_a_key_the_confirm_page_comes_again(phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    page = await phone.submit(answers())
    assert heading(page) == "申請内容の確認"
    assert await arrived(owner, town) == 0


async def test_a_broken_key_gets_a_new_one(phone: Phone) -> None:
    page = await phone.submit([*answers(), ("submission_key", "x" * 42)])
    assert heading(page) == "申請内容の確認"
    assert dict(hidden(page))["submission_key"] != "x" * 42


async def test_answers_are_checked_again(phone: Phone) -> None:
    pairs = [(name, "" if name == "name" else value) for name, value in hidden(await phone.check())]
    page = await phone.submit(pairs)
    assert (page.status_code, heading(page)) == (422, "申請内容の入力")


async def test_what_arrived_stays_arrived_when_the_form_has_closed(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    first = await phone.submit(pairs)
    await close(owner, town)
    again = await phone.submit(pairs)
    assert numbers(again) == numbers(first)


async def test_a_closed_form_says_so(phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    pairs = hidden(await phone.check())
    await close(owner, town)
    page = await phone.submit(pairs)
    assert heading(page) == "受付期間は終わりました"
    assert await arrived(owner, town) == 0


async def test_a_closed_form_is_closed_on_every_page(phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    await close(owner, town)
    await town.published()
    pages = [await phone.get(phone.address + "apply"), await phone.check()]
    assert {heading(page)[:11] for page in pages} == {"受付期間は終わりました"}


async def test_a_suspended_form_keeps_the_answers_for_later(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    await owner.execute("update app.procedure set suspended_at = clock_timestamp() where municipality = $1", town.code)
    page = await phone.submit(pairs)
    assert (page.status_code, heading(page)) == (503, "ただいま受付を止めています")
    assert set(pairs) == set(hidden(page))


async def lose_key(owner: asyncpg.Connection, town: Town) -> None:
    await owner.execute("update app.public_key set unusable_since = now() where municipality = $1", town.code)


async def test_a_form_without_a_usable_key_says_so_before_anyone_types(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    await lose_key(owner, town)
    await town.published()
    assert heading(await phone.get(phone.address + "apply")) == "いま受け付けできません"
    assert "いま受け付けできません" in (await phone.get(phone.address)).text
    catalogue = (await phone.get(f"/{town.slug}/")).text
    assert '<span class="status status-closed">いま受け付けできません</span>' in catalogue
    english = await phone.get(phone.address + "apply?lang=en")
    assert heading(english) == "Applications cannot be accepted right now"


@pytest.mark.parametrize("known", [True, False])
async def test_a_key_that_is_lost_meanwhile_loses_no_answers(
    phone: Phone, town: Town, owner: asyncpg.Connection, known: bool
) -> None:
    """`known`: whether this side has heard of it, or only the database knows."""
    pairs = hidden(await phone.check())
    await lose_key(owner, town)
    if known:
        await town.published()
    page = await phone.submit(pairs)
    assert (page.status_code, heading(page)) == (503, "いま受け付けできません")
    assert set(pairs) == set(hidden(page))
    assert await arrived(owner, town) == 0


async def test_what_is_checked_while_there_is_no_key_stays_on_the_page(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    await lose_key(owner, town)
    await town.published()
    page = await phone.check()
    assert (page.status_code, heading(page)) == (503, "いま受け付けできません")
    assert set(answers()) <= set(hidden(page))


@pytest.mark.parametrize("known", [True, False])
async def test_what_was_typed_can_be_looked_at_while_there_is_no_key(
    phone: Phone, town: Town, owner: asyncpg.Connection, known: bool
) -> None:
    """「入力に戻る」 leads to the form, not to the same page again: who cannot wait copies a long text from there."""
    pairs = hidden(await phone.check())
    await lose_key(owner, town)
    if known:
        await town.published()
    refused = await phone.submit(pairs)
    back = await phone.check([*hidden(refused), ("action", "edit")])
    assert (back.status_code, heading(back)) == (200, "申請内容の入力")
    assert 'value="四谷 花子"' in back.text


async def test_what_arrived_before_its_key_was_lost_keeps_its_numbers(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    before = await phone.submit(pairs)
    await lose_key(owner, town)
    assert numbers(await phone.submit(pairs)) == numbers(before)


async def test_the_form_is_open_again_once_the_mark_is_gone(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    await lose_key(owner, town)
    await town.published()
    await owner.execute("update app.public_key set unusable_since = null where municipality = $1", town.code)
    await town.published()
    assert heading(await phone.apply()) == "申請が到達しました"


async def test_a_suspended_municipality_tells_what_arrived_before(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    before = await phone.submit(pairs)
    await owner.execute("update app.municipality set suspended_at = clock_timestamp() where code = $1", town.code)
    await town.published()
    again = await phone.submit(pairs)
    assert numbers(again) == numbers(before)
    assert heading(await phone.get(phone.address + "apply")) == "ただいま受付を止めています"


async def test_a_form_past_its_grace_comes_new_with_every_answer(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    pairs = hidden(await phone.check())
    await publish(owner, town, "event", {**DEFINITION, "title": {"ja": "新しい様式"}})
    await owner.execute(
        "update app.procedure_version set superseded_at = superseded_at - interval '1 year' "
        "where municipality = $1 and state = 'superseded'",
        town.code,
    )
    await town.published()
    page = await phone.submit(pairs)
    assert (page.status_code, heading(page)) == (409, "申請内容の入力")
    assert "様式が新しくなりました" in words(page)
    assert 'value="四谷 花子"' in page.text
    assert dict(hidden(page))["version"] == str(town.versions["event"])


async def test_a_database_that_is_away_loses_nothing(phone: Phone) -> None:
    pairs = hidden(await phone.check())
    pools, ENGINE._pools = ENGINE._pools, {Role.applicant: Away()}
    try:
        page = await phone.submit(pairs)
    finally:
        ENGINE._pools = pools
    assert (page.status_code, heading(page)) == (503, "いま、申請を受け取れませんでした")
    assert int(page.headers["retry-after"]) > 0
    assert set(pairs) == set(hidden(page))
    assert heading(await phone.submit(hidden(page))) == "申請が到達しました"


async def test_the_copy_is_a_pdf_of_what_arrived(phone: Phone) -> None:
    page = await phone.apply()
    copy = await phone.post(phone.address + "copy", hidden(page))
    assert copy.headers["content-type"] == "application/pdf"
    assert copy.headers["content-disposition"] == f'attachment; filename="todoke-{numbers(page)[0]}.pdf"'
    assert copy.content.startswith(b"%PDF-")


async def test_the_copy_is_in_the_language_of_its_page(phone: Phone) -> None:
    page = await phone.post(phone.address + "applications?lang=en", hidden(await phone.check()))
    action = re.search(r'action="([^"]+/copy[^"]*)"', page.text)
    assert action
    document = PdfReader(BytesIO((await phone.post(action[1], hidden(page))).content))
    told = " ".join(each.extract_text() for each in document.pages)
    assert document.trailer["/Root"]["/Lang"] == "en"
    assert "Copy of your application" in told
    assert "/status?lang=en" in told


async def test_the_copy_names_the_section_as_it_was_called_on_the_day_of_the_arrival(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    """Of two applications, the section renamed on the first of April between them."""
    await owner.execute(
        "insert into app.section_name (municipality, section, from_day, name) values ($1, $2, '2026-04-01', $3)",
        town.code,
        town.sections["ごみ減量係"],
        '{"ja": "資源循環係"}',
    )
    told: dict[str, str] = {}
    for day in ("2026-03-20", "2026-05-20"):
        page = await phone.apply()
        await owner.execute(
            "update app.application set arrived_at = ($3::text || ' 10:00+09')::timestamptz where municipality = $1 and reference = $2",
            town.code,
            numbers(page)[0].split("-", 1)[1].replace("-", ""),
            day,
        )
        copy = await phone.post(phone.address + "copy", hidden(page))
        told[day] = "".join(each.extract_text() for each in PdfReader(BytesIO(copy.content)).pages)
    assert ("ごみ減量係" in told["2026-03-20"], "資源循環係" in told["2026-03-20"]) == (True, False)
    assert ("ごみ減量係" in told["2026-05-20"], "資源循環係" in told["2026-05-20"]) == (False, True)


async def test_there_is_no_copy_of_other_answers(phone: Phone) -> None:
    page = await phone.apply()
    changed = [(name, "別の名前" if name == "name" else value) for name, value in hidden(page)]
    assert (await phone.post(phone.address + "copy", changed)).status_code == 404


async def close(owner: asyncpg.Connection, town: Town) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    await owner.execute("update app.procedure set closes_at = $2 where municipality = $1", town.code, yesterday)
