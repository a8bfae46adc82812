"""An input for a text in another language says so, for it is read out and spelled as that language."""

import re

import pytest

from app.languages import TRANSLATIONS
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "address",
    [
        "/procedures/new",
        "/procedures/event/draft",
        "/procedures/event/draft/texts",
        "/procedures/event/draft/questions/day",
        "/procedures/event/letters/arrival",
    ],
)
async def test_an_input_for_another_language_says_so(office: Office, address: str) -> None:
    await office.begin()
    page = await office.get(office.alice, address)
    assert page.status_code == 200
    for language in TRANSLATIONS:
        controls = re.findall(rf'<(?:input class|textarea)[^>]* name="[^"]*\.{language.tag}"[^>]*>', page.text)
        assert controls
        assert [control for control in controls if f' lang="{language.tag}"' not in control] == []
