"""Two people at once, addresses and numbers that no page of ours sends: refused in words, and nothing that was typed is lost."""

import asyncio

import asyncpg
import httpx
import pytest

from app.procedures.settings import SETTINGS as PROCEDURE_SETTINGS
from tests.factories import make_person
from tests.waiting import until
from tests.web.pages import words
from tests.web.staff.procedures.conftest import SETTINGS, Office
from tests.web.staff.procedures.test_pages import COURSE, publish, remarks_declared

pytestmark = pytest.mark.anyio

Fields = dict[str, str | list[str]]
DRAFT = "/procedures/event/draft"
KEPT = ("section", *SETTINGS.keys() - {"first_day", "last_day"}, "opens_at", "closes_at")


async def four_times(office: Office, address: str, fields: Fields) -> list[int]:
    """The statuses of four requests at the same moment."""
    answers = await asyncio.gather(*(office.post(office.alice, address, fields) for _ in range(4)))
    return sorted(answer.status_code for answer in answers)


@pytest.mark.parametrize("address", ["%00", "e%00", "%ff", "a" * 5000])
@pytest.mark.parametrize("page", ["draft", "versions", "package", "letters"])
async def test_an_address_that_cannot_be_is_not_found(office: Office, address: str, page: str) -> None:
    assert (await office.get(office.alice, f"/procedures/{address}/{page}")).status_code == 404


@pytest.mark.parametrize(
    ("number", "seen", "status"),
    [("99999999999999999999", "", 404), ("-1", "", 404), ("1", "9" * 5000, 400), ("1", "²", 400), ("1", "9" * 9, 409)],
)
async def test_a_version_that_cannot_be_restored_is_told(office: Office, number: str, seen: str, status: int) -> None:
    await office.begin()
    answer = await office.post(office.alice, f"/procedures/event/versions/{number}/restoration", {"seen": seen})
    assert answer.status_code == status


async def test_of_four_who_choose_the_same_name_one_gets_it(office: Office) -> None:
    fields = {**COURSE, "slug": "twice", "section": str(office.town.sections["ごみ減量係"])}
    assert await four_times(office, "/procedures", fields) == [303, 422, 422, 422]


async def test_a_name_that_another_section_uses_is_told(office: Office) -> None:
    fields = {**COURSE, "slug": "health", "section": str(office.town.sections["ごみ減量係"])}
    assert "ほかの手続が使っています" in words(await office.post(office.alice, "/procedures", fields))


async def test_of_four_changes_at_once_one_is_made(office: Office) -> None:
    await office.begin()
    changing: Fields = {"seen": "2", "action": "copy:name"}
    assert await four_times(office, f"{DRAFT}/changes", changing) == [303, 409, 409, 409]
    assert await four_times(office, f"{DRAFT}/undo", {"seen": "3"}) == [303, 409, 409, 409]
    assert await office.revision() == "4"


async def test_a_colleague_s_change_is_not_undone_unseen(office: Office) -> None:
    await office.begin()
    await office.act("delete:mail")
    page = await office.post(office.alice, f"{DRAFT}/undo", {"seen": "2"})
    assert (page.status_code, "質問『メールアドレス』を削除しました" in words(page)) == (409, True)
    assert await office.revision() == "3"


async def test_a_draft_is_thrown_away_once(office: Office) -> None:
    await office.begin()
    assert await four_times(office, f"{DRAFT}/discarding", {"seen": "2"}) == [303, 303, 303, 303]


@pytest.mark.parametrize("round_", range(3))
async def test_what_colleagues_do_to_a_procedure_that_goes_away_is_refused_in_words(
    office: Office, round_: int
) -> None:
    """Its draft is thrown away at the same moment, and it was never public."""
    section = str(office.town.sections["ごみ減量係"])
    await office.post(office.alice, "/procedures", {**COURSE, "slug": "passing", "section": section})
    letter: Fields = {"seen": "0", "subject.ja": "件名", "body.ja": "本文", "subject.en": "", "body.en": ""}
    doing: list[tuple[str, Fields]] = [
        ("draft/discarding", {"seen": "1"}),
        ("places", {"capacity.": "4"}),
        ("draft", {}),
        ("settings", await office.settings_form("passing")),
        ("letters/arrival", letter),
        ("suspension", {}),
    ]
    answers = await asyncio.gather(
        *(office.post(office.alice, f"/procedures/passing/{address}", fields) for address, fields in doing)
    )
    assert answers[0].headers["location"] == "/procedures?discarded=1"
    assert {answer.status_code for answer in answers} <= {303, 403, 404}
    assert (await office.get(office.alice, "/procedures/passing")).status_code == 404


async def test_a_procedure_that_goes_away_while_its_page_is_made_is_not_found(
    office: Office, owner: asyncpg.Connection
) -> None:
    """The page has found the procedure and waits at its 定員; then the definition is asked for, which is gone."""
    section = str(office.town.sections["ごみ減量係"])
    await office.post(office.alice, "/procedures", {**COURSE, "slug": "passing", "section": section})

    async def waits() -> bool:
        return bool(await owner.fetchval("select exists (select from pg_locks where not granted)"))

    async with owner.transaction():
        await owner.execute("lock table app.place in access exclusive mode")
        page = asyncio.create_task(office.get(office.alice, "/procedures/passing/places"))
        await until(waits)
        await owner.execute(
            "with gone as (delete from app.procedure where municipality = $1 and slug = 'passing' returning id) "
            "delete from app.procedure_version v using gone where v.municipality = $1 and v.procedure = gone.id",
            office.town.code,
        )
    assert (await page).status_code == 404


async def test_places_are_given_by_several_at_once(office: Office) -> None:
    assert await four_times(office, "/procedures/event/places", {"capacity.": "5"}) == [303, 303, 303, 303]


async def scheduled(office: Office) -> str:
    """The revision of a draft that waits for its hour."""
    await office.begin()
    await remarks_declared(office)
    await publish(office, when="later", day="2098-04-01", time="09:00")
    return await office.revision()


async def test_what_waits_for_its_hour_is_not_changed(office: Office) -> None:
    seen = await scheduled(office)
    answers = [
        await office.post(office.alice, f"{DRAFT}/changes", {"seen": seen, "action": "copy:name"}),
        await office.post(office.alice, f"{DRAFT}/undo", {"seen": seen}),
        await office.post(office.alice, f"{DRAFT}/texts", {"seen": seen, "title.ja": "別の名前", "minutes": "5"}),
        await office.post(office.alice, "/procedures/event/versions/1/restoration", {"seen": seen}),
    ]
    assert [answer.status_code for answer in answers] == [409] * 4
    discarded = await office.post(office.alice, f"{DRAFT}/discarding", {"seen": seen})
    assert discarded.headers["location"] == "/procedures/event"
    assert "公開します" in words(await office.get(office.alice, "/procedures/event"))
    page = words(await office.get(office.alice, DRAFT))
    assert ("に公開します。変えるときは" in page, "そのつど保存されます" in page) == (True, False)


async def test_a_publication_is_taken_back_once(office: Office) -> None:
    await scheduled(office)
    assert await four_times(office, "/procedures/event/publication/cancellation", {}) == [303] * 4
    await office.post(office.alice, f"{DRAFT}/discarding", {"seen": await office.revision()})
    gone = await office.post(office.alice, "/procedures/event/publication/cancellation")
    assert gone.status_code == 303


@pytest.mark.parametrize("page", ["texts", "questions/name"])
async def test_the_pages_of_a_draft_that_cannot_be_changed_lead_back(office: Office, page: str) -> None:
    await scheduled(office)
    answer = await office.get(office.alice, f"{DRAFT}/{page}")
    assert answer.headers["location"] == "/procedures/event"


TYPED: Fields = {"type": "name", "label.ja": "書きかけの見出し", "hint.ja": "書きかけの補足", "item": "氏名"}


async def typed_after(office: Office, colleague: str) -> httpx.Response:
    """Alice's answer to a question's page, after a colleague's doing."""
    if colleague == "deletes":
        await office.begin()
        await office.act("delete:name_2")
    elif colleague == "discards":
        await office.begin()
        await office.post(office.alice, f"{DRAFT}/discarding", {"seen": "2"})
    else:
        await scheduled(office)
    return await office.post(office.alice, f"{DRAFT}/questions/name_2", {"seen": "2", **TYPED})


@pytest.mark.parametrize("colleague", ["deletes", "discards", "schedules"])
async def test_what_was_typed_for_a_part_that_is_gone_is_shown(office: Office, colleague: str) -> None:
    page = await typed_after(office, colleague)
    assert page.status_code == 409
    assert "書きかけの見出し" in words(page)
    assert "書きかけの補足" in words(page)


async def test_texts_typed_for_a_draft_that_is_gone_are_shown(office: Office) -> None:
    await office.begin()
    await office.post(office.alice, f"{DRAFT}/discarding", {"seen": "2"})
    typed: Fields = {"seen": "2", "title.ja": "書きかけの名前", "minutes": "5"}
    page = await office.post(office.alice, f"{DRAFT}/texts", typed)
    assert (page.status_code, "書きかけの名前" in words(page)) == (409, True)


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/questions", {"section": "applicant", "type": "kana", "label": "書きかけ"}),
        ("/sections", {"title.ja": "書きかけ", "title.en": ""}),
        ("/sections/applicant", {"title.ja": "書きかけ", "title.en": ""}),
    ],
)
async def test_a_form_of_the_editor_keeps_what_was_typed(office: Office, address: str, typed: Fields) -> None:
    await office.begin()
    page = await office.post(office.alice, f"{DRAFT}{address}", {"seen": "1", **typed})
    assert (page.status_code, 'value="書きかけ"' in page.text) == (409, True)
    assert ('value="kana" selected' in page.text) == (address == "/questions")


@pytest.mark.parametrize("part", [True, False])
async def test_a_button_of_a_draft_that_is_gone_says_so(office: Office, part: bool) -> None:
    await office.begin()
    await office.post(office.alice, f"{DRAFT}/discarding", {"seen": "2"})
    adding: Fields = {"seen": "2", "section": "applicant", "type": "name", "label": "書きかけ"}
    page = await office.post(office.alice, f"{DRAFT}/questions", adding, part=part)
    assert (page.status_code, "下書きがありません" in words(page), "書きかけ" in words(page)) == (409, True, True)
    assert page.text.lstrip().startswith('<div id="draft"') == part


async def test_a_colleague_s_settings_are_not_overwritten(office: Office) -> None:
    form, address = await office.settings_form(), "/procedures/event/settings"
    first = await office.post(office.alice, address, {**form, "category": "環境"})
    second = await office.post(office.alice, address, {**form, "category": "福祉"})
    assert (first.status_code, second.status_code) == (303, 409)
    assert ("分野：環境" in words(second), 'value="福祉"' in second.text) == (True, True)
    assert "環境" in words(await office.get(office.alice, "/procedures/event"))


async def kept_settings(office: Office, owner: asyncpg.Connection) -> dict[str, object]:
    columns = ", ".join(KEPT)
    row = await owner.fetchrow(
        f"select {columns} from app.procedure where municipality = $1 and slug = 'event'",
        office.town.code,
    )
    return dict(row)


@pytest.mark.parametrize("missing", [*SETTINGS, "section", "seen"])
async def test_a_form_that_lacks_a_control_changes_no_setting(
    office: Office, owner: asyncpg.Connection, missing: str
) -> None:
    address, otherwise = (
        "/procedures/event/settings",
        {
            "category": "環境",
            "keywords": "みどり",
            "contact": "内線1234",
            "first_day": "R8.4.1",
            "last_day": "R80.3.31",
            "planned_per_year": "77",
            "retention_from": "completion",
            "selection": "lottery",
            "places_shown": "number",
            "step_mail": "after_ten_minutes",
            "arrival_mail": "at_09",
            "standard_days": "30",
        },
    )
    assert (await office.post(office.alice, address, await office.settings_form(**otherwise))).status_code == 303
    before = await kept_settings(office, owner)
    form = await office.settings_form()
    del form[missing]
    answer = await office.post(office.alice, address, form)
    assert answer.status_code == (409 if missing == "seen" else 422)
    assert await kept_settings(office, owner) == before
    shown = {
        "selection": 'value="lottery" checked',
        "places_shown": 'value="number" checked',
        "step_mail": 'value="after_ten_minutes" checked',
        "arrival_mail": 'value="at_09" selected',
        "keywords": 'value="みどり"',
        "standard_days": 'value="30"',
        "category": 'value="環境"',
    }
    assert shown.get(missing, "") in answer.text


@pytest.mark.parametrize("name", ["selection", "retention_from", "places_shown", "step_mail", "arrival_mail"])
async def test_a_choice_that_nobody_made_is_asked_for(office: Office, name: str) -> None:
    answer = await office.post(office.alice, "/procedures/event/settings", await office.settings_form(**{name: ""}))
    noun = PROCEDURE_SETTINGS[name].control_label
    assert (answer.status_code, f"{noun}を選んでください" in words(answer)) == (422, True)


async def test_a_setting_that_may_be_blank_is_emptied(office: Office, owner: asyncpg.Connection) -> None:
    address, full = (
        "/procedures/event/settings",
        {"category": "環", "keywords": "緑", "contact": "内線1", "standard_days": "30"},
    )
    for changed in (full, dict.fromkeys(full, "")):
        answer = await office.post(office.alice, address, await office.settings_form(**changed))
        assert answer.status_code == 303
    kept = await kept_settings(office, owner)
    assert [kept[name] for name in full] == ["", "", "", None]


async def test_a_new_procedure_is_not_made_from_half_a_form(office: Office) -> None:
    course = {**COURSE, "slug": "half", "section": str(office.town.sections["ごみ減量係"])}
    del course["selection"]
    assert (await office.post(office.alice, "/procedures", course)).status_code == 422
    assert (await office.get(office.alice, "/procedures/half")).status_code == 404


async def test_an_approval_whose_button_is_pressed_twice_is_recorded_once(
    office: Office, owner: asyncpg.Connection
) -> None:
    ada = await make_person(owner, office.town, "ada")
    fields: Fields = {
        "meeting": "会議",
        "held_on": "2026-04-01",
        "number": "2",
        "kind": "approval",
        "period_from": "2026-04-01",
        "period_to": "2027-03-31",
        "procedures": ["event"],
    }
    page = await office.post(ada, "/governance/approvals", fields)
    shown = page.text.partition('name="shown" value="')[2].partition('"')[0]
    recorded: Fields = {**fields, "action": "record", "shown": shown}
    answers = await asyncio.gather(*(office.post(ada, "/governance/approvals", recorded) for _ in range(4)))
    count = await owner.fetchval(
        "select count(*) from app.approval where municipality = $1 and meeting = '会議'", office.town.code
    )
    assert ([answer.status_code for answer in answers], count) == ([303] * 4, 1)
