"""The demo's mail server and its page, with real SMTP between them."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest

from app.demo.mailbox import catch_mail, caught_mail, caught_mails, mail_folder
from app.main import create_app
from app.settings import load

pytestmark = pytest.mark.anyio
LETTER = "申請が到達しました。\n\n到達番号　131041-ABCDE-FGHJK\nhttp://localhost:8000/status\n"


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[int]:
    """The port of a mail server that keeps its mails below `tmp_path`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = await catch_mail(mail_folder(tmp_path), "127.0.0.1", port)
    yield port
    server.close()
    await server.wait_closed()


@pytest.fixture
def page(tmp_path: Path) -> httpx.AsyncClient:
    settings = replace(load({"TODOKE_MODE": "test"}), home=tmp_path)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app("mailbox", settings)), base_url="http://localhost:8003"
    )


def letter(subject: str = "【新宿区】申請到達のお知らせ", to: str = "hanako@example.jp") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "todoke@localhost", to, subject
    message["Date"] = "Mon, 23 Nov 2026 09:15:00 +0900"
    message.set_content(LETTER)
    return message


async def send(port: int, message: EmailMessage) -> None:
    await aiosmtplib.send(message, hostname="127.0.0.1", port=port, start_tls=False)


async def test_a_sent_mail_is_kept_as_its_receiver_reads_it(post: int, tmp_path: Path) -> None:
    await send(post, letter())
    (mail,) = caught_mails(mail_folder(tmp_path))
    assert (mail.recipients, mail.subject, mail.text) == (
        "hanako@example.jp",
        "【新宿区】申請到達のお知らせ",
        LETTER.strip(),
    )


async def test_mails_are_for_nobody_else_on_the_machine(post: int, tmp_path: Path) -> None:
    await send(post, letter())
    assert mail_folder(tmp_path).stat().st_mode & 0o077 == 0


async def test_the_page_lists_mails_by_receiver(post: int, page: httpx.AsyncClient) -> None:
    await send(post, letter())
    await send(post, letter("受信のお知らせ", "gomi@example.lg.jp"))
    shown = (await page.get("/", params={"to": "GOMI@"})).text
    assert "受信のお知らせ" in shown
    assert "申請到達のお知らせ" not in shown


async def test_the_page_shows_a_mail_with_its_links(post: int, page: httpx.AsyncClient, tmp_path: Path) -> None:
    await send(post, letter())
    key = caught_mails(mail_folder(tmp_path))[0].key
    shown = (await page.get(f"/mails/{key}")).text
    assert '<a href="http://localhost:8000/status" rel="noopener">' in shown


async def test_a_mail_with_markup_stays_text(post: int, page: httpx.AsyncClient) -> None:
    await send(post, letter("<script>alert(1)</script>"))
    assert "<script>alert" not in (await page.get("/")).text


@pytest.mark.parametrize("key", ["no-such-mail", "..%2f..%2fdemo.env", "%00"])
async def test_there_is_no_way_out_of_the_mail_folder(page: httpx.AsyncClient, key: str) -> None:
    assert (await page.get(f"/mails/{key}")).status_code in {400, 404}


async def test_before_the_first_mail_the_page_says_so(page: httpx.AsyncClient) -> None:
    assert "まだメールはありません" in (await page.get("/")).text


async def test_a_mail_of_unknown_encoding_is_shown_all_the_same(post: int, tmp_path: Path) -> None:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=post, start_tls=False)
    await client.connect()
    raw = b"Subject: =?x-unknown?B?gg==?=\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n\xff\xfe ok\r\n"
    await client.sendmail("a@example.jp", ["b@example.jp"], raw)
    await client.quit()
    (mail,) = caught_mails(mail_folder(tmp_path))
    assert caught_mail(mail_folder(tmp_path), mail.key) == mail
    assert mail.text.endswith("ok")
