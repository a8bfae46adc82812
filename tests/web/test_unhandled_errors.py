"""What nothing inside caught: a page for the reader, no text of the exception in any log."""

import httpx
import pytest
from asyncpg.exceptions import DeadlockDetectedError, LockNotAvailableError, SerializationError

from app.notifications import delivery
from app.web import errors
from app.web.asgi import Receive, Scope, Send
from app.web.attachment import BrokenOff
from app.web.errors import log_without_text
from app.web.unhandled_errors import LastResort

pytestmark = pytest.mark.anyio


async def fails_at_once(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise ValueError("花子")


async def fails_in_the_middle(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError("花子")


async def test_the_reader_gets_a_page_and_the_log_no_text(caplog: pytest.LogCaptureFixture) -> None:
    app = LastResort(fails_at_once, side="staff")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        page = await client.get("/")
    assert page.status_code == 500
    assert "うまく動きませんでした" in page.text
    assert "ValueError" in caplog.text
    assert "花子" not in caplog.text


async def test_an_answer_that_has_begun_is_broken_off_without_text_or_cause() -> None:
    app = LastResort(fails_in_the_middle, side="staff")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        with pytest.raises(BrokenOff) as broken:
            await client.get("/")
    assert str(broken.value) == ""
    assert broken.value.__suppress_context__


def test_an_address_with_line_ends_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    log_without_text("/a\n2026-11-23 ERROR made up", ValueError())
    assert "\n2026" not in caplog.messages[0]


@pytest.mark.parametrize("away", [errors.DATABASE_AWAY, delivery.DATABASE_AWAY], ids=["sides", "mailer"])
@pytest.mark.parametrize("fault", [DeadlockDetectedError, SerializationError, LockNotAvailableError])
def test_a_table_that_somebody_else_has_is_a_database_to_ask_again_later(
    away: tuple[type[Exception], ...], fault: type[Exception]
) -> None:
    assert issubclass(fault, away)
