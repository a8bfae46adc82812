"""Where nothing scans files: in the demo they are opened all the same, and every page of theirs says so; anywhere else they stay closed."""

from dataclasses import replace

import asyncpg
import pytest

from app.settings import Mode, Settings
from tests.clients import form_token, signed_in_client
from tests.rendering.files import HEIC, pdf
from tests.web.pages import words
from tests.web.staff.attachments.conftest import with_files
from tests.web.staff.attachments.test_download import ended

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

FILES = [("免許証.heic", HEIC), ("住民票.pdf", pdf(b"")), ("虫.pdf", pdf(b"0 0 9 9 re f"))]
SCANS = ("unscanned", "unscanned", "infected")
SAID = "この環境では、ウイルスの検査をしていません"


def of_mode(settings: Settings, mode: Mode, clamd: str | None = None) -> Settings:
    return replace(settings, mode=mode, clamd=clamd)


async def test_the_demo_without_a_scanner_opens_files_and_says_that_none_was_scanned(
    owner: asyncpg.Connection, drawing: Settings
) -> None:
    here = await with_files(owner, of_mode(drawing, Mode.demo), FILES, SCANS)
    async with signed_in_client(here.everybody.alice, of_mode(drawing, Mode.demo)) as client:
        page = await client.get(here.address)
        assert "検査待ち" not in page.text
        assert "検査の結果：Eicar-Test" in words(page)
        shown = await client.get(here.of(0))
        assert 'src="' in shown.text.partition("<figure")[2]
        form = await client.get(f"{here.address}/attachments")
        for each in (page, shown, form):
            assert each.text.count(SAID) == 1, each.url
        assert (await client.get(here.of(2))).status_code == 404  # what was found to be infected stays closed
        made = await client.post(
            f"{here.address}/attachments",
            data={"files": [str(one) for one in here.ids[:2]], "purpose": "確認", "csrf_token": form_token(form)},
        )
        assert "2件のファイルのZIPができました" in words(await ended(client, made))


@pytest.mark.parametrize(
    ("mode", "clamd"), [(Mode.production, None), (Mode.test, None), (Mode.demo, "unix:/run/clamav/clamd.ctl")]
)
async def test_anywhere_else_an_unscanned_file_stays_closed(
    owner: asyncpg.Connection, drawing: Settings, mode: Mode, clamd: str | None
) -> None:
    here = await with_files(owner, drawing, FILES, SCANS)
    assert not of_mode(drawing, mode, clamd).opens_unscanned_files
    async with signed_in_client(here.everybody.alice, of_mode(drawing, Mode.demo, "unix:/nowhere")) as client:
        page = await client.get(here.address)
        assert ("検査待ち" in page.text, SAID in page.text) == (True, False)
        assert (await client.get(here.of(0))).status_code == 404
