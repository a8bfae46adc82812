"""課の列: hidden with the number of its values told, brought back within thirty days, named, moved, and its choices changed."""

import re

import asyncpg
import pytest

from app.settings import Settings
from tests.factories import ANSWERS, submit_one
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import LIST, arranged, own_column
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

COLUMNS = f"{LIST}/columns"


def address_of(key: str) -> str:
    """The page of a column, by its input name."""
    digits = key.removeprefix("o.")
    return f"{COLUMNS}/{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


async def in_order(everybody: Cast) -> list[str]:
    page = await everybody.get(everybody.alice, COLUMNS)
    return re.findall(r'<tr><th scope="row">([^<]+)</th>', page.text)


async def ago(owner: asyncpg.Connection, everybody: Cast, days: int) -> None:
    """As if the town's hidden columns had been hidden so many days ago."""
    await owner.execute(
        "update app.custom_column set removed_at = now() - make_interval(days => $2) where municipality = $1 and removed_at is not null",
        *(everybody.town.code, days),
    )


async def test_a_column_is_hidden_after_the_number_of_its_values_was_told_and_comes_back_with_them(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "発送日")
    await arranged(everybody, 1, **{key: "三月末"})
    asked = await everybody.get(everybody.alice, f"{address_of(key)}/removal")
    assert (asked.status_code, "1件の書き込み があります" in words(asked)) == (200, True)
    assert "三月末" in (await everybody.get(everybody.alice, LIST)).text
    hidden = await everybody.post(everybody.alice, f"{address_of(key)}/removal")
    assert (hidden.status_code, hidden.headers["location"]) == (303, f"{COLUMNS}?hidden")
    page = await everybody.get(everybody.alice, LIST)
    assert ("三月末" in page.text, "発送日" in page.text) == (False, False)
    restored = await everybody.post(everybody.alice, f"{address_of(key)}/restoration")
    assert restored.status_code == 303
    assert "三月末" in (await everybody.get(everybody.alice, LIST)).text
    events = [await audited(owner, everybody.town, f"column_{act}") for act in ("removed", "restored", "erased")]
    assert events == [1, 1, 0]


async def test_saving_a_row_keeps_what_stands_in_a_hidden_column(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    key, other = await own_column(owner, everybody, "発送日"), await own_column(owner, everybody, "備考")
    await arranged(everybody, 1, **{key: "三月末", other: ""})
    await everybody.post(everybody.alice, f"{address_of(key)}/removal")
    await arranged(everybody, 2, **{other: "雨なら中止"})
    await everybody.post(everybody.alice, f"{address_of(key)}/restoration")
    page = await everybody.get(everybody.alice, LIST)
    assert ("三月末" in page.text, "雨なら中止" in page.text) == (True, True)


async def test_what_is_typed_into_a_column_that_a_colleague_hides_meanwhile_is_told(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """Nothing is saved without a word: the row comes back, says what cannot be kept, and the next press saves the rest."""
    everybody = await cast(owner, settings)
    key, other = await own_column(owner, everybody, "発送日"), await own_column(owner, everybody, "備考")
    await arranged(everybody, 1, **{key: "三月末", other: ""})
    await everybody.post(everybody.alice, f"{address_of(key)}/removal")
    for part in (True, False):
        sent = {"seen": "2", key: "四月はじめ", other: "雨なら中止"}
        told = await everybody.post(everybody.alice, f"{everybody.address}/arrangement", part=part, **sent)
        assert (told.status_code, "「四月はじめ」は保存できません" in words(told)) == (409, True)
        assert 'value="雨なら中止"' in told.text
    # what stands there anyhow is no news
    assert (await arranged(everybody, 2, **{key: "三月末", other: "雨なら中止"})).status_code in {200, 303}
    await everybody.post(everybody.alice, f"{address_of(key)}/restoration")
    page = await everybody.get(everybody.alice, LIST)
    assert ("三月末" in page.text, "雨なら中止" in page.text) == (True, True)


async def test_a_hidden_columns_name_may_be_used_again_and_is_told_when_it_comes_back(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "発送日")
    await everybody.post(everybody.alice, f"{address_of(key)}/removal")
    answer = await everybody.post(everybody.alice, COLUMNS, label="発送日", kind="date", choices="")
    assert answer.status_code == 303
    refused = await everybody.post(everybody.alice, f"{address_of(key)}/restoration")
    assert (refused.status_code, "その列の名前を変えてから" in words(refused)) == (422, True)


async def test_after_thirty_days_nobody_brings_a_column_back(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "発送日")
    await everybody.post(everybody.alice, f"{address_of(key)}/removal")
    await ago(owner, everybody, 29)
    assert "隠した列" in words(await everybody.get(everybody.alice, COLUMNS))
    await ago(owner, everybody, 31)
    assert "戻せる期限" not in words(await everybody.get(everybody.alice, COLUMNS))
    refused = await everybody.post(everybody.alice, f"{address_of(key)}/restoration")
    assert (refused.status_code, "もう戻せません" in words(refused)) == (422, True)


async def test_a_column_gets_another_name_and_another_place(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    first, second = await own_column(owner, everybody, "参加費"), await own_column(owner, everybody, "発送日")
    changed = await everybody.post(everybody.alice, address_of(first), label=" 参加費  円 ", choices="")
    assert (changed.status_code, await in_order(everybody)) == (303, ["参加費 円", "発送日"])
    moved = await everybody.post(everybody.alice, f"{address_of(second)}/place", direction="up")
    assert (moved.status_code, await in_order(everybody)) == (303, ["発送日", "参加費 円"])
    await everybody.post(everybody.alice, f"{address_of(second)}/place", direction="up")
    assert await in_order(everybody) == ["発送日", "参加費 円"]
    doubled = await everybody.post(everybody.alice, address_of(first), label="発送日", choices="")
    assert (doubled.status_code, "発送日」という列はもうあります" in words(doubled)) == (422, True)
    assert await audited(owner, everybody.town, "column_changed") == 3


async def test_a_choice_that_values_say_is_told_with_its_number_and_stays_readable(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "区分", "choice", "一般\n学生\n団体")
    await arranged(everybody, 1, **{key: "学生"})
    fields = {"label": "区分", "choices": "一般\n大学生"}
    told = await everybody.post(everybody.alice, address_of(key), **fields)
    assert (told.status_code, "「学生」：1件" in words(told), "「団体」：0件" in words(told)) == (200, True, True)
    assert "一般\n学生\n団体" in (await everybody.get(everybody.alice, address_of(key))).text
    saved = await everybody.post(everybody.alice, address_of(key), **fields, told=["学生", "団体"])
    assert saved.status_code == 303
    assert "<td>学生</td>" in (await everybody.get(everybody.alice, LIST)).text
    # who saves the row without touching it changes nothing, and nobody else can choose it
    form = await everybody.get(everybody.alice, f"{everybody.address}/arrangement")
    assert '<option value="学生" selected' in form.text
    kept = await arranged(everybody, 2, **{key: "学生", "mark": "important"})
    assert (kept.status_code, "<td>学生</td>" in kept.text) == (200, True)
    other = await submit_one(everybody.town, settings, answers={**ANSWERS, "name": ["新宿 一郎"]})
    refused = await everybody.post(
        everybody.alice,
        f"/applications/{other.reference}/arrangement",
        part=True,
        seen="1",
        assignee="",
        contact="",
        mark="",
        list="",
        **{key: "学生"},
    )
    assert refused.status_code == 422


async def test_a_choice_that_no_value_says_goes_at_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "区分", "choice", "一般\n学生")
    saved = await everybody.post(everybody.alice, address_of(key), label="区分", choices="一般")
    former = await owner.fetchval(
        "select former_choices from app.custom_column where municipality = $1", everybody.town.code
    )
    assert (saved.status_code, former) == (303, [])


async def test_a_kind_never_changes(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "参加費", "number")
    await everybody.post(everybody.alice, address_of(key), label="参加費", kind="text", choices="一般")
    row = await owner.fetchrow(
        "select kind, choices from app.custom_column where municipality = $1", everybody.town.code
    )
    assert tuple(row) == ("number", [])


async def test_who_does_not_work_on_the_procedure_changes_no_column(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    key = await own_column(owner, everybody, "発送日")
    for person, refused in ((everybody.bob, 404), (everybody.victor, 403), (everybody.charlie, 404)):
        for act in ("/removal", "/restoration", "/place", ""):
            answer = await everybody.post(person, f"{address_of(key)}{act}", label="別", choices="", direction="up")
            assert answer.status_code == refused, (person.login, act)
    assert await in_order(everybody) == ["発送日"]
