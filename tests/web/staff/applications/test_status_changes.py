"""The steps of an application, as its page and its list take them."""

import html
import json
import re
from uuid import uuid4

import asyncpg
import pytest

from app.applications.lookup import status_of
from app.applications.status import STEPS, Status
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.web.staff.applications.status_changes import ROUTES
from tests.web.staff.cast import WISH, audited, cast, stands

pytestmark = pytest.mark.anyio

CLASH = "ほかの職員が先に更新しました。最新の内容を表示しています。"


def test_the_addresses_are_those_that_other_tools_rely_on() -> None:
    paths = [path for handler in ROUTES for path in handler.paths if path.startswith("/applications/{reference:str}/")]
    assert sorted(path.removeprefix("/applications/{reference:str}/") for path in paths) == [
        "acceptance",
        "completion",
        "confirmation",
        "confirmation/end",
        "correction",
        "progress",
        "rejection",
        "undo",
        "withdrawal",
    ]


async def test_a_step_without_javascript_leads_back_to_the_page(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version="1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{everybody.address}?said=accepted")


async def test_an_application_is_worked_on_to_its_end(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    for version, resource in enumerate(
        ("acceptance", "confirmation", "confirmation/end", "progress", "completion"), start=1
    ):
        await everybody.post(everybody.alice, f"{everybody.address}/{resource}", seen_version=str(version))
    assert await stands(owner, everybody.town) == ("completed", 6)


async def test_what_may_only_be_ended_has_its_button(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.alice, f"{everybody.address}/confirmation", seen_version="1")
    monkeypatch.setitem(STEPS, Status.confirming, ())
    ending = f'formaction="{everybody.address}/confirmation/end"'
    pages = [await everybody.get(person, everybody.address) for person in (everybody.alice, everybody.victor)]
    assert [ending in page.text for page in pages] == [True, False]


async def test_htmx_gets_the_part_that_changed_and_an_announcement(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/acceptance", part=True, seen_version="1")
    assert answer.text.startswith('<section id="handling"')
    assert '<div hx-swap-oob="innerHTML:#said">受け付けました。</div>' in answer.text
    assert "四谷 花子" not in answer.text
    assert "申請受付完了のお知らせ" in answer.text
    assert 'name="seen_version" value="2"' in answer.text


async def test_a_step_reads_and_logs_only_what_it_shows(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part that a step swaps in place has no 対応記録; that of a new one has nothing of the history."""
    everybody, asked = await cast(owner, settings), list[str]()
    fetch = ENGINE.fetch

    async def counting(query: str, *values: object, seconds: float | None = None) -> list[object]:
        asked.append(query)
        return await fetch(query, *values, seconds=seconds)

    await everybody.post(everybody.ada, f"{everybody.address}/records", record=str(uuid4()), kind="memo", text="メモ")
    monkeypatch.setattr(ENGINE, "fetch", counting)
    await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", part=True, seen_version="1", message="お待ちください。"
    )
    step = [query for query in asked if "handling_record" in query or "contact_on" in query]
    opened = await owner.fetch(
        "select details from app.audit_event where municipality = $1 and action = 'records_opened'", everybody.town.code
    )
    assert step == []
    assert [json.loads(row["details"]) for row in opened] == [{"count": 1}]
    asked.clear()
    await everybody.post(
        everybody.alice, f"{everybody.address}/records", part=True, record=str(uuid4()), kind="memo", text="またメモ"
    )
    assert [query for query in asked if '"note_sealed"' in query or "app.outbox" in query] == []
    assert await audited(owner, everybody.town, "notices_opened") == 0


async def test_what_was_written_reaches_the_applicant(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(
        everybody.alice, f"{everybody.address}/acceptance", seen_version="1", message="5月30日にお待ちしています。"
    )
    receipt = everybody.receipt
    shown = await status_of(receipt.reference, receipt.inquiry_code, settings.inquiry_keys, "198.18.0.2/32")
    page = await everybody.get(everybody.ada, everybody.address)
    assert shown.history[-1].message == "5月30日にお待ちしています。"
    assert "5月30日にお待ちしています。" in page.text


@pytest.mark.parametrize("part", [False, True])
async def test_a_clash_shows_the_latest_and_keeps_what_was_typed(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.ada, f"{everybody.address}/acceptance", seen_version="1")
    answer = await everybody.post(
        everybody.alice,
        f"{everybody.address}/confirmation",
        part=part,
        seen_version="1",
        message="書きかけの <b>文",
    )
    assert answer.status_code == 409
    assert CLASH in answer.text
    assert "status-accepted" in answer.text
    assert html.escape("書きかけの <b>文") in answer.text
    assert 'name="seen_version" value="2"' in answer.text
    assert await stands(owner, everybody.town) == ("accepted", 2)


@pytest.mark.parametrize("part", [False, True])
async def test_a_step_sent_twice_is_one_act_and_no_clash(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    """A button pressed twice before the page could answer, an Enter key that was held: the second is answered as the first."""
    everybody, taken = await cast(owner, settings), []
    for resource, version in (("acceptance", "1"), ("confirmation", "2"), ("confirmation/end", "3")):
        answers = [
            await everybody.post(
                everybody.alice,
                f"{everybody.address}/{resource}",
                part=part,
                seen_version=version,
                message="お待ちください。",
            )
            for _ in range(2)
        ]
        taken += [answer.status_code for answer in answers]
        assert [CLASH in answer.text for answer in answers] == [False, False]
    assert taken == [200 if part else 303] * 6
    assert await stands(owner, everybody.town) == ("accepted", 4)
    assert await audited(owner, everybody.town, "status_changed") == 3


async def test_what_only_looks_like_the_same_press_is_a_clash(owner: asyncpg.Connection, settings: Settings) -> None:
    """Another person, another step, a text that was not there, or the same a while later."""
    everybody = await cast(owner, settings)
    acceptance = f"{everybody.address}/acceptance"
    await everybody.post(everybody.alice, acceptance, seen_version="1")
    others = [
        await everybody.post(everybody.ada, acceptance, seen_version="1"),
        await everybody.post(everybody.alice, f"{everybody.address}/confirmation", seen_version="1"),
        await everybody.post(everybody.alice, acceptance, seen_version="1", message="書きかけの文"),
    ]
    await owner.execute(
        "update app.status_event set at = at - interval '6 seconds' where municipality = $1", everybody.town.code
    )
    others.append(await everybody.post(everybody.alice, acceptance, seen_version="1"))
    assert [answer.status_code for answer in others] == [409] * 4


async def test_what_a_clash_shows_is_written_down_too(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version="7")
    assert await audited(owner, everybody.town, "application_opened") == 1


@pytest.mark.parametrize("part", [False, True])
async def test_a_step_that_is_not_allowed_says_so(owner: asyncpg.Connection, settings: Settings, part: bool) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/completion", part=part, seen_version="1", message="書きかけの文"
    )
    assert answer.status_code == 422
    assert "いまの状況からは、その操作はできません。" in answer.text
    assert "書きかけの文" in answer.text
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.mark.parametrize("part", [False, True])
async def test_a_rejection_asks_for_its_reason(owner: asyncpg.Connection, settings: Settings, part: bool) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/rejection", part=part, seen_version="1", reason=" "
    )
    assert answer.status_code == 422
    assert '<a href="#reason">理由を入力してください</a>' in answer.text
    assert await stands(owner, everybody.town) == ("arrived", 1)


async def test_a_reason_that_is_too_long_is_kept(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    long = "あ" * 1012
    answer = await everybody.post(everybody.alice, f"{everybody.address}/rejection", seen_version="1", reason=long)
    assert "理由は1000文字以内で入力してください（いま1012文字）" in answer.text
    assert long in answer.text


async def test_a_rejection_and_a_withdrawal_end_an_application(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(
        everybody.alice,
        f"{everybody.address}/rejection",
        seen_version="1",
        reason="対象の地域の外です。",
        confirmed="yes",
    )
    page = await everybody.get(everybody.alice, everybody.address)
    assert await stands(owner, everybody.town) == ("rejected", 2)
    assert "対象の地域の外です。" in page.text
    assert "受け付ける" not in page.text


async def test_a_withdrawal_is_recorded(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(
        everybody.alice,
        f"{everybody.address}/withdrawal",
        seen_version="1",
        withdrawal_message="承りました。",
        asked_text="長女の四谷 桜さんから",
        **{**WISH, "asked_by": "agent"},
    )
    page = await everybody.get(everybody.alice, everybody.address)
    assert await stands(owner, everybody.town) == ("withdrawn", 2)
    assert "代理人から電話で（令和8年4月1日（水））" in page.text
    assert "長女の四谷 桜さんから" in page.text
    sealed = await owner.fetchval(
        "select asked_sealed from app.status_event where municipality = $1 and asked_by = 'agent'", everybody.town.code
    )
    assert "四谷".encode() not in sealed


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("asked_by", "", "申し出た人を選んでください"),
        ("asked_by", "nobody", "申し出た人を選んでください"),
        ("asked_how", "", "申し出の方法を選んでください"),
        ("asked_on", "", "申し出の日を入力してください"),
        ("asked_on", "R8.13.1", "申し出の日は、"),
        ("asked_on", "R99.1.1", "申し出の日は、今日までの日にしてください"),
        ("asked_text", "あ" * 4001, "申し出の内容は4000文字以内で入力してください"),
    ],
)
@pytest.mark.parametrize("part", [False, True])
async def test_a_withdrawal_asks_who_wanted_it_how_and_when(
    owner: asyncpg.Connection, settings: Settings, name: str, typed: str, sentence: str, part: bool
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice,
        f"{everybody.address}/withdrawal",
        part=part,
        seen_version="1",
        withdrawal_message="書きかけの文",
        **{**WISH, name: typed},
    )
    assert answer.status_code == 422
    assert f'<a href="#{name}">{sentence}' in answer.text
    assert "書きかけの文" in answer.text
    assert await stands(owner, everybody.town) == ("arrived", 1)


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize(
    ("resource", "fields", "shown"),
    [
        ("rejection", {"reason": "対象の <b>地域の外"}, "対象の &lt;b&gt;地域の外"),
        ("withdrawal", {**WISH, "withdrawal_message": "承りました。"}, "本人から電話で"),
    ],
)
async def test_what_nothing_takes_back_is_confirmed(
    owner: asyncpg.Connection, settings: Settings, resource: str, fields: dict[str, str], shown: str, part: bool
) -> None:
    """The first press shows what would be done, with all that was typed; the second does it."""
    everybody = await cast(owner, settings)
    address = f"{everybody.address}/{resource}"
    unconfirmed = {name: value for name, value in fields.items() if name != "confirmed"}
    answer = await everybody.post(everybody.alice, address, part=part, seen_version="1", **unconfirmed)
    assert answer.status_code == 200
    assert shown in answer.text
    assert "取り消せません。" in answer.text
    assert await stands(owner, everybody.town) == ("arrived", 1)
    form = answer.text.partition('id="confirmation"')[2].partition("</form>")[0]
    carried = {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    del carried["csrf_token"]
    assert carried == {"seen_version": "1", "confirmed": "yes", **unconfirmed}
    done = await everybody.post(everybody.alice, address, part=part, **carried)
    assert done.status_code == (200 if part else 303)
    assert await stands(owner, everybody.town) == ("rejected" if resource == "rejection" else "withdrawn", 2)


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize("first", ["acceptance", "rejection"])
async def test_what_was_typed_is_kept_when_that_act_is_gone(
    owner: asyncpg.Connection, settings: Settings, part: bool, first: str
) -> None:
    """A colleague came first: 不受理 has no form any more, and after 不受理 nothing has. What was typed stands on the page."""
    everybody = await cast(owner, settings)
    await everybody.post(
        everybody.ada, f"{everybody.address}/{first}", seen_version="1", reason="先の理由", confirmed="yes"
    )
    reason = "長い <b>理由\n二行目"
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/rejection", part=part, seen_version="1", reason=reason
    )
    assert answer.status_code == 409
    assert html.escape("長い <b>理由") in answer.text
    assert "二行目" in answer.text
    wish = await everybody.post(
        everybody.alice,
        f"{everybody.address}/withdrawal",
        part=part,
        seen_version="1",
        **{**WISH, "asked_text": "妹さんから", "withdrawal_message": "承りました。"},
    )
    assert wish.status_code == 409
    for words in ("妹さんから", "承りました。", "本人", "電話", "R8.4.1"):
        assert words in wish.text
    message = await everybody.post(
        everybody.alice, f"{everybody.address}/confirmation", part=part, seen_version="1", message="書きかけの連絡"
    )
    assert message.status_code == 409
    assert "書きかけの連絡" in message.text
    corrected = await everybody.post(
        everybody.ada,
        f"{everybody.address}/correction",
        part=part,
        seen_version="1",
        to="processing",
        correction_reason="訂正の書きかけ",
    )
    assert corrected.status_code == 409
    assert "訂正の書きかけ" in corrected.text


async def test_an_administrator_corrects_with_a_reason(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version="1")
    answer = await everybody.post(
        everybody.ada,
        f"{everybody.address}/correction",
        seen_version="2",
        to="arrived",
        correction_reason="取り違えました。",
    )
    page = await everybody.get(everybody.ada, everybody.address)
    assert answer.status_code == 303
    assert await stands(owner, everybody.town) == ("arrived", 3)
    assert "取り違えました。" in page.text


@pytest.mark.parametrize(
    ("to", "reason", "words"),
    [
        ("", "理由", "訂正後の状況を選んでください"),
        ("accepted", "", "訂正の理由を入力してください"),
        ("rejected", "理由", "いまの状況からは、その操作はできません。"),
    ],
)
async def test_a_correction_says_what_it_lacks(
    owner: asyncpg.Connection, settings: Settings, to: str, reason: str, words: str
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.ada, f"{everybody.address}/correction", seen_version="1", to=to, correction_reason=reason
    )
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("seen", ["", "x", "-1", "1.0", "١", "9" * 20])
async def test_a_version_of_no_page_of_ours_is_refused(
    owner: asyncpg.Connection, settings: Settings, seen: str
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/acceptance", seen_version=seen)
    assert answer.status_code == 400
    assert await stands(owner, everybody.town) == ("arrived", 1)
