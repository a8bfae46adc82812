"""お知らせ to the selected: written once, looked at as each will read it, sent once to each in a mail of their own, and followed up."""

import asyncio
import re
from dataclasses import dataclass
from html import unescape
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.settings import Settings
from app.vault.keystore import key_store_of
from app.web.staff.bulk import pages as bulk
from tests.factories import ANSWERS, Person, submit_one
from tests.mail_server import MailServer, mail_server
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import LIST
from tests.web.staff.bulk.test_pages import hidden_value
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

TEXT = {
    "subject.ja": "会場が変わりました（{到達番号}）",
    "body.ja": "{手続名}の会場は公園です。\n電話 {電話番号}\n{照会のURL}",
    "subject.en": "",
    "body.en": "",
}


@dataclass
class Desk:
    """Everybody, and three applications of theirs: two with an address, one without."""

    everybody: Cast
    chosen: list[str]
    form: str

    async def post(self, where: str, person: Person | None = None, **fields: str | list[str]) -> httpx.Response:
        given = {"form": self.form, "chosen": " ".join(self.chosen), **TEXT, **fields}
        return await self.everybody.post(person or self.everybody.alice, f"{LIST}/{where}", **given)

    async def send(self, **fields: str) -> httpx.Response:
        return await self.told(await self.post("sendings", **fields))

    async def told(self, answer: httpx.Response, person: Person | None = None) -> httpx.Response:
        """The page that an answer leads to, where it does: what was done to many has an address."""
        if answer.status_code != 303:
            return answer
        return await self.everybody.get(person or self.everybody.alice, answer.headers["location"])

    async def page(self, owner: asyncpg.Connection) -> str:
        sending = await owner.fetchval("select id from app.sending where municipality = $1", self.everybody.town.code)
        return f"{LIST}/sendings/{sending}"


async def desk_of(owner: asyncpg.Connection, settings: Settings) -> Desk:
    everybody = await cast(owner, settings)
    silent = {name: value for name, value in ANSWERS.items() if name != "mail"}
    receipts = [
        everybody.receipt,
        await submit_one(everybody.town, settings, {**ANSWERS, "name": ["新宿 一郎"], "mail": ["ichiro@example.jp"]}),
        await submit_one(everybody.town, settings, {**silent, "name": ["落合 次郎"]}),
    ]
    await owner.execute("delete from app.outbox where municipality = $1", everybody.town.code)
    return Desk(everybody, [str(receipt.reference) for receipt in receipts], str(uuid4()))


async def outbox(owner: asyncpg.Connection, desk: Desk) -> list[asyncpg.Record]:
    return await owner.fetch("select * from app.outbox where municipality = $1", desk.everybody.town.code)


async def deliver(settings: Settings, server: MailServer, desk: Desk) -> None:
    relay = server.settings(settings)
    mailer = Mailer(relay, key_store_of(settings), desk.everybody.town.code)
    connection = SmtpConnection(relay)
    while await mailer.deliver_next(connection):
        pass


async def test_the_list_leads_to_the_form_with_the_numbers(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    marked = [f"{reference}:1" for reference in desk.chosen]
    page = await desk.everybody.post(
        desk.everybody.alice, f"{LIST}/selection", act="notice", list="", application=marked
    )
    assert (
        page.status_code,
        "2人に、1人ずつ別々のメールで送ります。メールアドレスのない1人には送りません。" in words(page),
    ) == (200, True)
    assert hidden_value(page, "chosen").split() == desk.chosen
    assert "{到達番号}" in page.text


async def test_each_is_looked_at_as_they_will_read_it(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    first, second = await desk.post("notice"), await desk.post("notice", at="1")
    assert (first.status_code, "1人目／2人 四谷 花子さん" in words(first).replace("　", " ")) == (200, True)
    assert f"会場が変わりました（{desk.chosen[0]}）" in words(first)
    assert f"会場が変わりました（{desk.chosen[1]}）" in words(second)
    assert "新宿 一郎さん" in words(second)
    assert "ごみゼロデー参加申込みの会場は公園です。" in words(second)
    assert re.search(rf"{desk.chosen[2]}</a>　落合 次郎", first.text)
    assert "2人に送る" in first.text
    assert await outbox(owner, desk) == []
    back = await desk.post("notice", edit="1")
    assert (back.status_code, "{手続名}の会場は公園です。" in unescape(back.text)) == (200, True)


async def test_each_gets_a_mail_of_their_own(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    page = await desk.send()
    assert (page.status_code, page.text.count("送信待ちに入れました。")) == (200, 2)
    assert page.text.count("メールアドレスがないため、送っていません。") == 1
    async with mail_server() as server:
        await deliver(settings, server, desk)
    by_recipient = {received.recipient: received for received in server.received}
    assert set(by_recipient) == {"hanako@example.jp", "ichiro@example.jp"}
    assert all(received.message["To"] == to for to, received in by_recipient.items())
    mail = by_recipient["ichiro@example.jp"]
    assert mail.message["Subject"] == f"【{desk.everybody.town.name}】会場が変わりました（{desk.chosen[1]}）"
    assert mail.text.splitlines()[0] == "ごみゼロデー参加申込みの会場は公園です。"
    assert "花子" not in mail.text


async def test_the_words_lie_sealed_and_leave_the_outbox_with_the_address(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    desk = await desk_of(owner, settings)
    await desk.send()
    rows = [
        row[0]
        for table in ("sending", "notice", "outbox", "audit_event")
        for row in await owner.fetch(
            f"select t::text from app.{table} t where municipality = $1", desk.everybody.town.code
        )
    ]
    hidden = ["会場", "会場".encode().hex(), "公園"]
    assert [text for text in hidden if text in "".join(rows)] == []
    assert len({row["body_sealed"] for row in await outbox(owner, desk)} - {None}) == 2
    async with mail_server() as server:
        await deliver(settings, server, desk)
    assert [(row["state"], row["body_sealed"], row["address_sealed"]) for row in await outbox(owner, desk)] == [
        ("sent", None, None)
    ] * 2


async def test_pressed_twice_or_at_once_it_is_sent_once(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    pages = [await desk.send(), *await asyncio.gather(desk.send(), desk.send())]
    assert [page.status_code for page in pages] == [200] * 3
    assert "すでに送信待ちに入っています。" in pages[1].text
    assert len(await outbox(owner, desk)) == 2
    assert await audited(owner, desk.everybody.town, "sending_begun") == 1


async def test_what_broke_off_is_taken_up_again_from_its_page(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await desk_of(owner, settings)
    monkeypatch.setattr(bulk, "BATCH", 1)
    first = await desk.send()
    assert ("残りは2件" in first.text, len(await outbox(owner, desk))) == (True, 1)
    # the window was closed; a colleague finds it
    page = await desk.everybody.get(desk.everybody.ada, await desk.page(owner))
    assert "まだ2人に送っていません" in page.text
    for _ in range(2):
        left = hidden_value(page, "rest").split()
        again = await desk.everybody.post(
            desk.everybody.ada,
            f"{LIST}/bulk",
            act="notice",
            list="",
            sending=hidden_value(page, "sending"),
            rest=" ".join(left),
            results="",
        )
        page = await desk.everybody.get(desk.everybody.ada, await desk.page(owner))
    assert again.status_code == 303
    assert "途中で止まっています" not in page.text
    # the first window comes back after all
    await desk.everybody.post(
        desk.everybody.alice,
        f"{LIST}/bulk",
        act="notice",
        list="",
        sending=hidden_value(first, "sending"),
        rest=hidden_value(first, "rest"),
        results="",
    )
    assert len(await outbox(owner, desk)) == 2


async def test_who_got_it_is_shown_and_the_others_are_chosen_again(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    desk = await desk_of(owner, settings)
    await desk.send()
    async with mail_server() as server:
        server.recipient = "550 no such user"
        await deliver(settings, server, desk)
    page = await desk.everybody.get(desk.everybody.alice, await desk.page(owner))
    assert "送れませんでした 2" in words(page)
    assert "宛先のメールアドレスが受け付けられませんでした。（サーバーの応答 550）" in page.text
    checked = re.findall(r'value="([^"]+):1" checked', page.text)
    assert sorted(checked) == sorted(desk.chosen[:2])
    listed = await desk.everybody.get(desk.everybody.alice, f"{LIST}/sendings")
    assert ("会場が変わりました（{到達番号}）" in listed.text, "送れませんでした 2" in words(listed)) == (True, True)


async def test_a_mail_that_came_back_is_told_on_every_page(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    await desk.send()
    await owner.execute(
        "update app.outbox set state = 'bounced', bounced_at = now(), bounce_status = '5.1.1', bounce_diagnostic = '550 User unknown', "
        "address_sealed = null, body_sealed = null where municipality = $1",
        desk.everybody.town.code,
    )
    for address in (await desk.page(owner), desk.everybody.address):
        page = await desk.everybody.get(desk.everybody.alice, address)
        assert "届きませんでした" in page.text
        assert "宛先のメールアドレスがありません。（5.1.1）" in page.text
        assert "550 User unknown" in page.text
    for address in (LIST, "/inbox"):
        page = await desk.everybody.get(desk.everybody.alice, address)
        assert page.text.count("メール不達") == 2
    narrowed = await desk.everybody.get(desk.everybody.alice, f"{LIST}?undelivered=1")
    assert "2件のうち2件を表示" in narrowed.text
    # a mail that got through later takes the mark away
    again = Desk(desk.everybody, desk.chosen[:1], str(uuid4()))
    await again.send()
    async with mail_server() as server:
        await deliver(settings, server, again)
    assert (await desk.everybody.get(desk.everybody.alice, LIST)).text.count("メール不達") == 1


async def test_the_application_shows_what_was_written_and_to_whom_it_went(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    desk = await desk_of(owner, settings)
    await desk.send()
    page = await desk.everybody.get(desk.everybody.alice, desk.everybody.address)
    assert f"会場が変わりました（{desk.chosen[0]}）" in words(page)
    assert "ごみゼロデー参加申込みの会場は公園です。" in words(page)
    assert f'href="{await desk.page(owner)}"' in page.text
    silent = await desk.everybody.get(desk.everybody.alice, f"/applications/{desk.chosen[2]}")
    assert "メールアドレスなし" in silent.text
    assert await audited(owner, desk.everybody.town, "notices_opened") == 2


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("subject.ja", "", "件名を入力してください"),
        ("body.ja", "", "本文を入力してください"),
        ("body.ja", "{氏名}様", "{氏名}は使えません"),
        ("body.ja", "{到達番号", "波かっこが閉じていません"),
        ("body.en", "Dear all", "英語の件名を入力してください"),
        ("body.ja", "x" * 4001, "4000文字以内で"),
        ("body.ja", "\0", "見えない文字"),
        ("body.ja", "四谷花子様へ", "氏名が書かれています"),
        ("subject.ja", "０３ー５２７３ー３５４６へ", ""),
        ("body.ja", "ICHIRO＠example.jp", "メールアドレスが書かれています"),
        ("body.ja", "電話 03 5273 3546", "電話番号が書かれています"),
    ],
)
async def test_what_a_mail_may_not_say_is_refused_with_everything_kept(
    owner: asyncpg.Connection, settings: Settings, field: str, text: str, sentence: str
) -> None:
    desk = await desk_of(owner, settings)
    for where in ("notice", "sendings"):
        page = await desk.post(where, **{field: text})
        if sentence:
            assert (page.status_code, sentence in unescape(page.text)) == (422, True)
            assert hidden_value(page, "chosen").split() == desk.chosen
            assert text in unescape(page.text) or "\0" in text
    assert await outbox(owner, desk) == [] or not sentence


async def test_numbers_of_one_person_are_nobody_elses_to_read(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    code = desk.everybody.receipt.inquiry_code.reveal()
    for text, sentence in (
        (f"your code {code.lower()}", "問合せ番号は、メールには書けません"),
        (f"番号は{code.replace('-', '')}です", "問合せ番号は、メールには書けません"),
        (f"番号は{desk.chosen[0]}です", "到達番号は、1人ずつ違います"),
    ):
        page = await desk.send(**{"body.ja": text})
        assert (page.status_code, sentence in page.text) == (422, True)


async def test_without_any_address_there_is_nothing_to_send(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    alone = Desk(desk.everybody, desk.chosen[2:], desk.form)
    page = await alone.send()
    assert (page.status_code, "メールアドレスのあるものがありません" in page.text) == (422, True)


async def test_an_english_applicant_reads_english_where_it_is_written(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    desk = await desk_of(owner, settings)
    await owner.execute("update app.application set language = 'en' where municipality = $1", desk.everybody.town.code)
    japanese = await desk.post("notice")
    english = await desk.post("notice", **{"subject.en": "New place", "body.en": "In the park.\n{照会のURL}"})
    assert "の会場は公園です。" in words(japanese)
    assert "In the park." in words(english)
    assert "/status?lang=en" in english.text


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("victor", 403)])
@pytest.mark.parametrize("where", ["notice", "sendings"])
async def test_nobody_else_writes(
    owner: asyncpg.Connection, settings: Settings, who: str, status: int, where: str
) -> None:
    desk = await desk_of(owner, settings)
    answer = await desk.post(where, getattr(desk.everybody, who))
    assert answer.status_code == status
    assert await outbox(owner, desk) == []


async def test_another_municipality_finds_neither_the_chosen_nor_the_sending(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    desk = await desk_of(owner, settings)
    await desk.send()
    charlie = desk.everybody.charlie
    assert (await desk.everybody.get(charlie, await desk.page(owner))).status_code == 404
    assert (await desk.post("sendings", charlie)).status_code == 422
    assert "会場" not in (await desk.everybody.get(charlie, f"{LIST}/sendings")).text
    sending = (await desk.page(owner)).rpartition("/")[2]
    answer = await desk.everybody.post(
        charlie, f"{LIST}/bulk", act="notice", list="", sending=sending, rest=f"{desk.chosen[0]}:0", results=""
    )
    assert answer.status_code == 404
    assert len(await outbox(owner, desk)) == 2


async def test_a_colleague_of_another_section_sees_no_sending(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    await desk.send()
    assert (await desk.everybody.get(desk.everybody.bob, await desk.page(owner))).status_code == 404
    assert (await desk.everybody.get(desk.everybody.victor, await desk.page(owner))).status_code == 200


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("notice", {"form": "x"}),
        ("notice", {"chosen": "x"}),
        ("sendings", {"chosen": "131041-00000-00000 131041-00000-00001"}),
        ("sendings", {"form": "\0"}),
        ("bulk", {"act": "notice", "sending": "x", "rest": "", "list": ""}),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused(
    owner: asyncpg.Connection, settings: Settings, where: str, fields: dict[str, str]
) -> None:
    desk = await desk_of(owner, settings)
    assert (await desk.post(where, **fields)).status_code == 400
    assert await outbox(owner, desk) == []


async def test_a_thousand_are_written_to_in_batches(owner: asyncpg.Connection, settings: Settings) -> None:
    desk = await desk_of(owner, settings)
    for _ in range(118):
        desk.chosen.append(str((await submit_one(desk.everybody.town, settings)).reference))
    await owner.execute("delete from app.outbox where municipality = $1", desk.everybody.town.code)
    page = await desk.send()
    left: list[int] = []
    while 'name="rest"' in page.text:
        left.append(len(hidden_value(page, "rest").split()))
        page = await desk.told(
            await desk.everybody.post(
                desk.everybody.alice,
                f"{LIST}/bulk",
                act="notice",
                list="",
                sending=hidden_value(page, "sending"),
                rest=hidden_value(page, "rest"),
                results=hidden_value(page, "results"),
            )
        )
    assert left == [121 - bulk.BATCH, 121 - 2 * bulk.BATCH]
    assert "121件を見て、120件を処理しました" in page.text
    assert len(await outbox(owner, desk)) == 120
