"""完了: made once for everyone, and still each person's own."""

import re
from html import unescape

import asyncpg
import pytest
import segno

from app.procedures import published
from app.settings import Settings
from tests.factories import Town
from tests.web.applicant.conftest import Phone, answers
from tests.web.pages import hidden, numbers, words

pytestmark = pytest.mark.anyio


async def applied(phone: Phone, **changed: str) -> str:
    page = await phone.submit(hidden(await phone.check(answers(**changed))))
    assert numbers(page)[1] in page.text
    return page.text


async def test_nothing_of_the_one_before_is_on_the_next_page(phone: Phone) -> None:
    first = await phone.submit(hidden(await phone.check(answers(name="四谷 一郎"))))
    second = await applied(phone, name="四谷 二郎")
    assert [own for own in (*numbers(first), "四谷 一郎", dict(hidden(first))["submission_key"]) if own in second] == []


async def test_what_was_typed_is_escaped(phone: Phone) -> None:
    assert 'value="&lt;b&gt;&#34;四谷"' in await applied(phone, name='<b>"四谷')


async def test_mails_are_spoken_of_only_where_they_follow(phone: Phone) -> None:
    assert "メールでもお知らせします" in await applied(phone)
    assert "メールでもお知らせします" not in await applied(phone, mail="")


async def test_a_section_with_a_new_telephone_is_shown_with_it(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    await applied(phone)
    await owner.execute("update app.section set telephone = '03-9999-0000' where municipality = $1", town.code)
    published.forget_everything()
    page = await phone.apply()
    assert "03-9999-0000" in words(page)


async def test_the_page_says_to_whom_a_mail_goes_without_telling_it_all(phone: Phone) -> None:
    told = unescape(await applied(phone, mail="Ｈanako@Example.JP"))
    assert "H***@example.jp に、到達のお知らせを送ります。" in told
    assert "メールアドレスの入力がないため、メールは送りません。" in await applied(phone, mail="")


async def test_the_code_in_a_picture_leads_to_the_inquiry_and_holds_no_secret(phone: Phone, settings: Settings) -> None:
    first, second = await applied(phone), await applied(phone, name="四谷 二郎")
    expected = segno.make(f"{settings.applicant_url}/status", error="m", micro=False).svg_inline(
        border=4, omitsize=True
    )
    drawing = re.findall(r' d="(.*?)"', expected)[-1]
    assert drawing in first
    assert drawing in second


async def test_how_long_it_takes_is_told_where_the_section_says_so(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    assert "標準処理期間" not in await applied(phone)
    await owner.execute("update app.procedure set standard_days = 14 where municipality = $1", town.code)
    published.forget_everything()
    assert "到達した日から14日" in re.sub("<[^>]+>", "", await applied(phone))


async def test_it_says_what_can_be_had_here_alone_and_how_to_change_or_withdraw(phone: Phone) -> None:
    told = re.sub("<[^>]+>", "", await applied(phone))
    assert "控え（PDF）はこの画面でだけ保存できます。" in told
    assert "内容を変えたいとき、取り下げたいときは、担当課にお電話ください。" in told
