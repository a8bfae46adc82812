"""What no page of ours sends: answered with 4xx and words that help, never a 500."""

import httpx
import pytest

from tests.web.applicant.conftest import FORM, Phone, answers
from tests.web.pages import heading

pytestmark = pytest.mark.anyio


async def raw(phone: Phone, body: bytes, content_type: str = FORM["Content-Type"]) -> httpx.Response:
    return await phone.client.post(phone.address + "apply", content=body, headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"name=\xff\xfe", id="bytes that are no UTF-8"),
        pytest.param(b"name=%82%A0", id="Shift_JIS"),
        pytest.param(b"name=%ed%a0%80", id="a lone surrogate"),
        pytest.param(b"name=%4", id="half an escape"),
        pytest.param(b"x" * 201 + b"=1", id="a name of no input"),
        pytest.param(b"version=1&version=2", id="a control twice"),
    ],
)
async def test_what_cannot_be_read_is_refused(phone: Phone, body: bytes) -> None:
    page = await raw(phone, body)
    assert (page.status_code, heading(page)) == (400, "送られた内容を読み取れませんでした")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\ncut of'),
        ("application/json", b'{"name": "x"}'),
        ("application/x-www-form-urlencoded; charset=shift_jis", b"name=x"),
        ("", b"name=x"),
    ],
)
async def test_only_forms_of_the_pages_are_read(phone: Phone, content_type: str, body: bytes) -> None:
    assert (await raw(phone, body, content_type)).status_code == 400


async def test_a_body_that_is_too_large_is_refused(phone: Phone) -> None:
    page = await raw(phone, b"name=" + b"a" * 300_000)
    assert (page.status_code, heading(page)) == (413, "送られた内容が大きすぎます")


async def test_too_many_fields_are_refused(phone: Phone) -> None:
    assert (await raw(phone, b"a=1&" * 2_000)).status_code == 413


@pytest.mark.parametrize("path", ["/status", "/finish", "/how-to", "/accessibility", "/privacy", "/contact"])
@pytest.mark.parametrize("name", ["address", "_Context__obj", "_Context__self", "_loop_vars", "_block_vars", "self"])
async def test_no_name_in_an_address_makes_a_page_fail(phone: Phone, path: str, name: str) -> None:
    """The language row asks for the same in the other language, under whatever names."""
    page = await phone.get(f"{path}?{name}=x&b=y")
    assert page.status_code == 200
    assert f'href="{path}?{name}=x&amp;b=y&amp;lang=en"' in page.text


@pytest.mark.parametrize(
    "name",
    ["\x00", "四谷\x00花子", "\u202e花子", "a" * 20_001, "👨‍👩‍👧", "𠮷\U000e0101", "﨑髙", "=1+1", "'; drop table --"],
)
async def test_no_text_makes_the_page_fail(phone: Phone, name: str) -> None:
    page = await phone.check(answers(name=name))
    assert page.status_code in {200, 422}


async def test_an_answer_sent_twice_is_told_at_its_field(phone: Phone) -> None:
    page = await phone.check([*answers(), ("name", "もう一人")])
    assert page.status_code == 422


async def test_an_empty_body_gets_the_form_with_its_errors(phone: Phone) -> None:
    assert (await raw(phone, b"")).status_code == 422


async def test_a_form_of_another_site_is_refused_before_its_body_is_read(phone: Phone) -> None:
    page = await phone.check(**{"Sec-Fetch-Site": "cross-site"})
    assert (page.status_code, heading(page)) == (403, "この操作はできません")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://testserver:8001", "null"])
async def test_a_form_of_another_origin_is_refused(phone: Phone, origin: str) -> None:
    assert (await phone.check(Origin=origin)).status_code == 403


async def test_a_form_of_our_own_is_taken(phone: Phone) -> None:
    page = await phone.check(Origin="http://testserver", **{"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 200
