"""監査ログ as it is read: filtered, page by page, as CSV and on paper, by those who may, and every look at it is in it."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from app.exports import audit_rows
from app.people import staff
from app.people.roles import StaffRole
from app.settings import Settings
from app.tenancy import keyset
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.web.staff import audit_log
from tests.clients import signed_in_client
from tests.factories import make_person
from tests.statements import statements
from tests.web.pages import words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

ADDRESS = "/audit"


async def event(
    owner: asyncpg.Connection, everybody: Cast, action: str, day: str = "2026-04-01 09:00+09", **values: str
) -> None:
    """An event of Alice's, unless `staff` says whose."""
    await owner.execute(
        "insert into app.audit_event (municipality, staff, action, at, subject, details, network) "
        "values ($1, $2::text::uuid, $3, $4::text::timestamptz, $5, $6, $7)",
        everybody.town.code,
        values.get("staff", str(everybody.alice.id)),
        action,
        day,
        values.get("subject", ""),
        values.get("details", "{}"),
        values.get("network", ""),
    )


async def filled(owner: asyncpg.Connection, settings: Settings) -> Cast:
    """Four events, and nothing of what making the people left."""
    everybody = await cast(owner, settings)
    await owner.execute("delete from app.audit_event where municipality = $1", everybody.town.code)
    reference = str(everybody.receipt.reference)
    await event(owner, everybody, "signed_in", network="198.51.100.7/32")
    await event(owner, everybody, "application_opened", "2026-05-31 23:59+09", subject=reference)
    await event(owner, everybody, "list_opened", "2026-06-01 00:00+09", details=f'{{"references": ["{reference}"]}}')
    await event(owner, everybody, "refused", "2026-06-02 09:00+09", subject="GET /people", staff=str(everybody.bob.id))
    return everybody


def actions(page: httpx.Response) -> list[str]:
    return [unescape(one) for one in re.findall(r'data-label="操作">([^<]*)</td>', page.text)]


OPENED, LISTED, IN, REFUSED = "申請を閲覧", "申請者一覧を閲覧", "ログイン", "権限のない操作"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [REFUSED, LISTED, OPENED, IN]),
        ("from=2026-05-31&to=R8.5.31", [OPENED]),
        ("to=2026-05-31", [OPENED, IN]),
        ("person={bob}", [REFUSED]),
        ("action=signed_in", [IN]),
        ("action=group-reading", [LISTED, OPENED]),
        ("action=group-reading&result=refused", []),
        ("result=refused", [REFUSED]),
        ("result=done", [LISTED, OPENED, IN]),
        ("subject={reference}", [LISTED, OPENED]),
        ("subject=GET+%2Fpeople", [REFUSED]),
        ("subject=nothing", []),
        ("action=nothing&result=nothing&person=nobody&after=x", [REFUSED, LISTED, OPENED, IN]),
    ],
)
async def test_a_filter_narrows(query: str, expected: list[str], owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    typed = query.format(bob=everybody.bob.id, reference=str(everybody.receipt.reference).lower())
    page = await everybody.get(everybody.ada, f"{ADDRESS}?{typed}")
    assert (page.status_code, actions(page)) == (200, expected)


async def test_a_day_that_cannot_be_read_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    page = await everybody.get(everybody.ada, f"{ADDRESS}?from=yesterday")
    assert (page.status_code, "日付（から）は、" in page.text, len(actions(page))) == (422, True, 4)


async def test_a_period_that_ends_before_it_begins_is_told_and_no_file_is_made(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await filled(owner, settings)
    asked = "from=2026-11-29&to=2026-11-28"
    pages = [
        await everybody.get(everybody.ada, f"{ADDRESS}?{asked}"),
        await everybody.post(everybody.ada, f"{ADDRESS}/table", asked=asked),
        await everybody.post(everybody.ada, f"{ADDRESS}/paper", asked=asked),
    ]
    for page in pages:
        assert (page.status_code, "以降の日を入力してください" in page.text) == (422, True)
    assert await audited(owner, everybody.town, "log_taken") == 0


async def test_an_auditor_reads_it_and_takes_it(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    auditor = await make_person(owner, everybody.town, "audrey", "auditor")
    page = await everybody.get(auditor, f"{ADDRESS}?subject={everybody.receipt.reference}")
    table = await everybody.post(auditor, f"{ADDRESS}/table", asked="")
    assert (page.status_code, actions(page), table.status_code) == (200, [LISTED, OPENED], 200)
    assert (await audited(owner, everybody.town, "log_opened"), await audited(owner, everybody.town, "log_taken")) == (
        1,
        1,
    )


async def test_nobody_else_reads_it_and_nobody_another_towns(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    assert {(await everybody.get(one, ADDRESS)).status_code for one in (everybody.alice, everybody.victor)} == {403}
    assert {
        (await everybody.post(everybody.alice, f"{ADDRESS}/{form}", asked="")).status_code
        for form in ("table", "paper")
    } == {403}
    charlies = await everybody.get(everybody.charlie, f"{ADDRESS}?subject={everybody.receipt.reference}")
    assert (charlies.status_code, actions(charlies)) == (200, [])
    assert "あてはまる記録はありません" in charlies.text


async def test_a_log_with_nothing_in_it_says_so(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await owner.execute("delete from app.audit_event where municipality = $1", everybody.town.code)
    page = await everybody.get(everybody.ada, ADDRESS)
    assert "記録はまだありません" in page.text


async def test_looking_is_written_and_what_was_typed_freely_is_not(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await filled(owner, settings)
    await everybody.get(everybody.ada, f"{ADDRESS}?subject=四谷&result=done")
    page = await everybody.get(everybody.ada, f"{ADDRESS}?subject={everybody.receipt.reference}")
    assert "この表示も記録されます" in page.text
    rows = await owner.fetch(
        "select details ->> 'asked' as asked from app.audit_event where municipality = $1 and action = 'log_opened' order by at",
        everybody.town.code,
    )
    assert len(rows) == 2
    assert "result=done" in rows[0]["asked"]
    assert "%E5%9B%9B" not in rows[0]["asked"]
    assert str(everybody.receipt.reference) in rows[1]["asked"]
    shown = words(await everybody.get(everybody.ada, f"{ADDRESS}?action=log_opened"))
    assert "結果：実施" in shown
    assert f"対象：{everybody.receipt.reference}" in shown


async def test_one_page_follows_the_other(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await filled(owner, settings)
    monkeypatch.setattr(keyset, "PAGE_ROWS", 2)
    async with signed_in_client(everybody.ada, settings) as client:
        first = await client.get(f"{ADDRESS}?to=2026-06-30")
        following = unescape(re.findall(r'href="(/audit\?[^"]*after=[^"]*)"', first.text)[0])
        second = await client.get(following)
        back = await client.get(unescape(re.findall(r'href="(/audit\?[^"]*before=[^"]*)"', second.text)[0]))
    assert (actions(first), actions(second), actions(back)) == ([REFUSED, LISTED], [OPENED, IN], [REFUSED, LISTED])


async def test_thirty_lines_cost_what_one_does(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await owner.execute("delete from app.audit_event where municipality = $1", everybody.town.code)
    await event(owner, everybody, "signed_in")
    address = f"{ADDRESS}?person={everybody.alice.id}"
    asked, shown = [], []
    for _ in range(2):
        async with signed_in_client(everybody.ada, settings) as client, statements() as sent:
            shown.append(len(actions(await client.get(address))))
        asked.append(len(sent))
        for number in range(29):
            details = f'{{"references": ["{everybody.receipt.reference}"], "count": {number}}}'
            await event(owner, everybody, "list_opened", details=details, subject=str(everybody.receipt.reference))
    assert shown == [1, 30]
    assert asked[0] == asked[1]


async def test_the_csv_names_every_reference_and_is_written_down(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    many = [f"131041-AAAA{number}-BBBBB" for number in range(5)]
    await event(owner, everybody, "names_opened", details=f'{{"references": {str(many).replace(chr(39), chr(34))}}}')
    answer = await everybody.post(everybody.ada, f"{ADDRESS}/table", asked="action=names_opened")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0], len(rows), rows[1][4]) == (list(audit_rows.HEADINGS), 2, "、".join(many))
    assert await audited(owner, everybody.town, "log_taken") == 1
    page = await everybody.get(everybody.ada, f"{ADDRESS}?action=names_opened")
    assert "ほか2件" in page.text


async def test_a_csv_that_would_be_too_long_says_where_it_ends(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await filled(owner, settings)
    monkeypatch.setattr(audit_rows, "MOST_ROWS", 2)
    monkeypatch.setattr(audit_rows, "CHUNK_ROWS", 2)
    answer = await everybody.post(everybody.ada, f"{ADDRESS}/table", asked="to=2026-06-30")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert (len(rows), rows[-1][0]) == (4, audit_rows.CUT_SHORT)


async def test_the_paper_holds_the_filter_and_the_lines(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    answer = await everybody.post(everybody.ada, f"{ADDRESS}/paper", asked=f"person={everybody.bob.id}&result=refused")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert (answer.status_code, "監査ログ" in text, "GET /people" in text, "1件" in text) == (200, True, True, True)
    assert await audited(owner, everybody.town, "log_taken") == 1


async def test_too_many_lines_for_paper_are_told(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await filled(owner, settings)
    monkeypatch.setattr(audit_log, "MOST_ON_PAPER", 2)
    answer = await everybody.post(everybody.ada, f"{ADDRESS}/paper", asked="to=2026-06-30")
    assert (answer.status_code, "件までです" in answer.text) == (422, True)
    assert await audited(owner, everybody.town, "log_taken") == 0


async def test_a_changed_person_is_told_before_and_after_and_the_name_is_not(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    alice, other = everybody.alice, everybody.town.sections["保健係"]
    with scoped(everybody.ada.scope):
        async with ENGINE.unit():
            await staff.change(everybody.ada.id, alice.id, "改姓 花子", StaffRole.viewer, [other])
    page = words(await everybody.get(everybody.ada, f"{ADDRESS}?action=person_changed"))
    assert "役割：担当職員 → 閲覧のみ" in page
    assert "課：ごみ減量係 → 保健係" in page
    assert "変えた欄：氏名" in page
    details = await owner.fetchval(
        "select details::text from app.audit_event where municipality = $1 and action = 'person_changed'",
        everybody.town.code,
    )
    assert "改姓" not in details


async def test_what_promises_the_log_leads_to_it_whoever_may_open_it(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    link = f'<a href="/audit?subject={everybody.receipt.reference}">監査ログ</a>'
    adas, alices = [(await everybody.get(one, everybody.address)).text for one in (everybody.ada, everybody.alice)]
    assert (link in adas, "/audit" in alices, "この表示は監査ログに記録されます" in alices) == (True, False, True)
    assert '<a href="/audit">監査ログ</a>' in (await everybody.get(everybody.ada, "/help/day")).text
