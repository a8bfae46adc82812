"""定型文: a section's own texts, kept by its staff, put behind what was typed and never in its place."""

import re
from uuid import uuid4

import asyncpg
import pytest

from app.settings import Settings
from tests.web.pages import area, words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

TEXT = "書類が足りません。\n本人確認書類の写しを送ってください。"


async def section_of(owner: asyncpg.Connection, everybody: Cast, slug: str = "event") -> str:
    return str(
        await owner.fetchval(
            "select section from app.procedure where municipality = $1 and slug = $2", everybody.town.code, slug
        )
    )


async def kept(
    owner: asyncpg.Connection, everybody: Cast, kind: str = "rejection", title: str = "書類の不足", body: str = TEXT
) -> str:
    """A phrase that Alice added; its id."""
    section = await section_of(owner, everybody)
    answer = await everybody.post(everybody.alice, "/phrases", section=section, kind=kind, title=title, body=body)
    assert answer.status_code == 303, words(answer)
    return str(
        await owner.fetchval(
            "select id from app.phrase where municipality = $1 and title = $2 and kind = $3",
            *(everybody.town.code, title, kind),
        )
    )


async def titles(everybody: Cast) -> list[str]:
    page = (await everybody.get(everybody.alice, "/phrases")).text
    return re.findall(r'<th scope="row">([^<]*)</th>', page)


async def test_a_section_keeps_its_texts_in_its_order(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await kept(owner, everybody, title="一つめ")
    second = await kept(owner, everybody, title="二つめ")
    assert await titles(everybody) == ["一つめ", "二つめ"]
    await everybody.post(everybody.alice, f"/phrases/{second}/place")
    assert await titles(everybody) == ["二つめ", "一つめ"]
    changed = await everybody.post(everybody.alice, f"/phrases/{second}", title="二つめ（新）", body="短い文")
    assert (changed.status_code, await titles(everybody)) == (303, ["二つめ（新）", "一つめ"])
    question = await everybody.get(everybody.alice, f"/phrases/{second}/removal")
    assert ("定型文を削除しますか" in words(question), "短い文" in question.text) == (True, True)
    assert len(await titles(everybody)) == 2
    await everybody.post(everybody.alice, f"/phrases/{second}/removal")
    assert await titles(everybody) == ["一つめ"]
    assert await audited(owner, everybody.town, "phrase_saved") == 4
    assert await audited(owner, everybody.town, "phrase_removed") == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "題名を40文字以内で"),
        ({"title": "あ" * 41}, "題名を40文字以内で"),
        ({"title": "書類の不足"}, "という定型文はもうあります"),
        ({"body": ""}, "文を入力してください"),
        ({"body": "あ" * 1001}, "文は1000文字以内で"),
        ({"body": "番号は {reference} です"}, "到達番号と問合せ番号は、定型文には書けません"),
        ({"kind": "x"}, "使うところを選んでください"),
        ({"section": str(uuid4())}, "課を選んでください"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_stays_typed(
    owner: asyncpg.Connection, settings: Settings, changed: dict[str, str], sentence: str
) -> None:
    everybody = await cast(owner, settings)
    await kept(owner, everybody)
    form = {"section": await section_of(owner, everybody), "kind": "rejection", "title": "別の題名", "body": "残る文"}
    sent = {**form, **{name: text.format(reference=everybody.receipt.reference) for name, text in changed.items()}}
    answer = await everybody.post(everybody.alice, "/phrases", **sent)
    assert (answer.status_code, sentence in words(answer), sent["body"] in answer.text) == (422, True, True)
    assert await titles(everybody) == ["書類の不足"]


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        ("電話は090-1234-5678です", True),
        ("yotsuya@example.jp まで", True),
        ("0352733546", True),
        ("令和8年11月1日", False),
    ],
)
async def test_what_looks_like_somebodys_number_is_pointed_at(
    owner: asyncpg.Connection, settings: Settings, body: str, warned: bool
) -> None:
    everybody = await cast(owner, settings)
    await kept(owner, everybody, body=body)
    page = words(await everybody.get(everybody.alice, "/phrases"))
    assert ("電話番号かメールアドレスがあります" in page) is warned


async def test_without_a_script_a_text_goes_behind_what_was_typed(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    phrase = await kept(owner, everybody)
    record = await kept(owner, everybody, "record", "不在", "不在のため、かけ直す。")
    address = f"{everybody.address}/phrase"
    page = await everybody.post(
        everybody.alice, address, into="reason", **{"phrase.reason": phrase, "reason": "一行目\n"}
    )
    assert (page.status_code, area(page, "reason")) == (200, f"一行目\n{TEXT}")
    blank = await everybody.post(everybody.alice, address, into="reason", **{"phrase.reason": phrase, "reason": ""})
    assert area(blank, "reason") == TEXT
    noted = await everybody.post(
        everybody.alice,
        address,
        into="text",
        **{"phrase.text": record, "text": "", "kind": "letter", "contact": "12/5", "next_step": "送る"},
    )
    assert (area(noted, "text"), 'value="送る"' in noted.text) == ("不在のため、かけ直す。", True)
    assert (
        await owner.fetchval("select count(*) from app.handling_record where municipality = $1", everybody.town.code)
        == 0
    )


async def test_a_call_has_the_texts_of_records(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    phrase = await kept(owner, everybody, "record", "不在", "不在のため、かけ直す。")
    for part in (True, False):
        form = await everybody.get(everybody.alice, f"{everybody.address}/calls?from=list", part=part)
        assert f'<option value="{phrase}" data-text="不在のため、かけ直す。">' in form.text
    sent = {"record": str(uuid4()), "from": "list", "text": "一行目", "next_step": "夜にかける", "claim": "yes"}
    address = f"{everybody.address}/calls/phrase"
    filled = await everybody.post(everybody.alice, address, into="text", **{"phrase.text": phrase, **sent})
    assert (filled.status_code, area(filled, "text")) == (200, "一行目\n不在のため、かけ直す。")
    assert ('value="夜にかける"' in filled.text, f'value="{sent["record"]}"' in filled.text) == (True, True)
    assert re.search(r'name="claim" value="yes" checked', filled.text)
    await everybody.post(everybody.alice, f"/phrases/{phrase}/removal")
    gone = await everybody.post(everybody.alice, address, into="text", **{"phrase.text": phrase, **sent})
    assert (gone.status_code, "もうありません" in words(gone), area(gone, "text")) == (422, True, "一行目")
    none = await everybody.post(everybody.alice, address, into="outcome", **{"phrase.text": phrase, **sent})
    assert none.status_code == 400
    records = "select count(*) from app.handling_record where municipality = $1"
    assert await owner.fetchval(records, everybody.town.code) == 0


async def test_the_way_to_the_texts_leaves_what_is_half_typed(owner: asyncpg.Connection, settings: Settings) -> None:
    """It opens beside the page, whose inputs no browser keeps on the way back."""
    everybody = await cast(owner, settings)
    for some in (False, True):
        if some:
            await kept(owner, everybody)
            await kept(owner, everybody, "record", "不在", "不在のため、かけ直す。")
        for address in (everybody.address, f"{everybody.address}/calls?from=list"):
            page = (await everybody.get(everybody.alice, address)).text
            ways = re.findall(r'<a href="/phrases"[^>]*>', page)
            assert ways
            assert set(ways) == {'<a href="/phrases" target="_blank" rel="noopener">'}


async def test_a_text_that_is_gone_loses_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    phrase = await kept(owner, everybody)
    await everybody.post(everybody.alice, f"/phrases/{phrase}/removal")
    form = {"phrase.reason": phrase, "reason": "書きかけ"}
    page = await everybody.post(everybody.alice, f"{everybody.address}/phrase", into="reason", **form)
    assert ("もうありません" in words(page), area(page, "reason")) == (True, "書きかけ")
    for wrong in ({"into": "csrf_token"}, {"into": "reason", "phrase.reason": "x", "reason": ""}):
        assert (await everybody.post(everybody.alice, f"{everybody.address}/phrase", **wrong)).status_code == 400


async def test_nobody_elses_texts_are_seen_or_touched(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    phrase = await kept(owner, everybody)
    for person in (everybody.bob, everybody.charlie):
        assert "書類の不足" not in (await everybody.get(person, "/phrases")).text
        assert (await everybody.get(person, f"/phrases/{phrase}")).status_code == 404
        assert (await everybody.post(person, f"/phrases/{phrase}", title="x", body="x")).status_code == 404
        assert (await everybody.post(person, f"/phrases/{phrase}/removal")).status_code == 404
    assert (await everybody.get(everybody.victor, "/phrases")).status_code == 403
    other = await everybody.post(
        everybody.bob,
        "/phrases",
        section=await section_of(owner, everybody),
        kind="record",
        title="x",
        body="x",
    )
    assert other.status_code == 422
    assert await titles(everybody) == ["書類の不足"]


async def test_fifty_of_a_kind_are_enough(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    section = await section_of(owner, everybody)
    await owner.execute(
        "insert into app.phrase (municipality, section, kind, title, body, position) "
        "select $1, $2::uuid, 'record', n::text, 'x', n from generate_series(1, 50) n",
        *(everybody.town.code, section),
    )
    form = {"section": section, "kind": "record", "title": "もう一つ", "body": "x"}
    answer = await everybody.post(everybody.alice, "/phrases", **form)
    assert (answer.status_code, "50までです" in words(answer)) == (422, True)


async def test_a_notice_takes_a_text_too(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    message = await kept(owner, everybody, "message", "お礼", "ありがとうございました。")
    form = {"form": str(uuid4()), "chosen": str(everybody.receipt.reference), "subject.ja": "お礼", "body.ja": "一行目"}
    page = await everybody.post(
        everybody.alice, "/lists/event/notice", into="body.ja", **{**form, "phrase.body.ja": message}
    )
    assert (page.status_code, area(page, "body.ja")) == (200, "一行目\nありがとうございました。")
    assert 'value="お礼"' in page.text
    await everybody.post(everybody.alice, f"/phrases/{message}/removal")
    gone = await everybody.post(
        everybody.alice, "/lists/event/notice", into="body.ja", **{**form, "phrase.body.ja": message}
    )
    assert ("もうありません" in words(gone), area(gone, "body.ja")) == (True, "一行目")
