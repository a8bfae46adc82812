"""What a municipality's forms were once stored as is read; one that cannot be takes nothing else with it."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.procedures import kept_forms, procedures_for_staff, published
from app.procedures.form import DefinitionProblem, compile_form
from app.procedures.stored_forms import stored_form
from app.settings import Settings
from tests.clients import client_of, signed_in_client
from tests.factories import ANSWERS, DEFINITION, Town, add_procedure, make_person, make_town, submit_one
from tests.procedures.definitions import definition, question
from tests.web.pages import words

pytestmark = pytest.mark.anyio

BROKEN: Mapping[str, Any] = {**DEFINITION, "sections": [], "left over": "四谷"}

BESIDE = (
    *("/inbox", "/lists", "/lists/lost", "/calls", "/exports", "/statistics", "/statistics/lost", "/search?q=四谷"),
    *("/procedures", "/procedures/lost/versions", "/procedures/lost/versions/1", "/procedures/lost/settings"),
)


@pytest.mark.parametrize("day", ["20260401", "2026-W14-3", 20260401])
def test_a_day_in_an_older_spelling_is_read_where_it_is_stored_alone(day: object) -> None:
    older = definition(question("day", "date", earliest=day))
    form = stored_form(UUID(int=1), json.dumps(older))
    assert form
    assert (
        form.questions["day"].field
        == compile_form(definition(question("day", "date", earliest="2026-04-01"))).questions["day"].field
    )
    with pytest.raises(DefinitionProblem):
        compile_form(older)


async def broken_town(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, str]:
    """Its `event` is as it was; of `lost` the form cannot be read any more. With the number of an application of `lost`."""
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "lost", BROKEN, approved=False)
    kept_forms.keep(town.versions["lost"], json.dumps(DEFINITION))
    receipt = await submit_one(town, settings, ANSWERS, slug="lost")
    kept_forms.drop_all()
    procedures_for_staff._versions.clear()
    published.forget_everything()
    return town, str(receipt.reference)


async def test_the_other_forms_of_its_municipality_are_shown(
    owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    town, _ = await broken_town(owner, settings)
    async with client_of("applicant", settings) as client:
        pages = [await client.get(f"/{town.slug}/{rest}") for rest in ("", "event/", "event/apply", "lost/", "")]
    assert [page.status_code for page in pages] == [200, 200, 200, 404, 200]
    assert "受付中の手続 1件" in words(pages[0])
    told = [line for line in caplog.messages if str(town.versions["lost"]) in line]
    assert len(told) == 1
    assert "四谷" not in caplog.text


async def test_the_staff_are_told(owner: asyncpg.Connection, settings: Settings) -> None:
    town, reference = await broken_town(owner, settings)
    person = await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])
    async with signed_in_client(person, settings) as client:
        told, other, application = [
            await client.get(address)
            for address in ("/procedures/lost", "/procedures/event", f"/applications/{reference}")
        ]
        rest = {address: (await client.get(address)).status_code for address in BESIDE}
    assert "第1版の様式を読めないため、申請者の画面に出ていません" in words(told)
    assert "読めない" not in words(other)
    assert "表示できません" in words(application)
    assert rest == dict.fromkeys(BESIDE, 200)
