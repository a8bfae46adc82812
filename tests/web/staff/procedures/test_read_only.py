"""閲覧のみ: whoever only reads is offered no page that would refuse them, and no button."""

import re
from html import unescape

import pytest

from tests.clients import signed_in_client
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio

BEGIN = ("/procedures", "/procedures/items", "/help")
OURS = ("/procedures", "/governance", "/help", "/lists/event")
OFFERED = {"/sign-out", "/procedures/event/preview/apply"}  # the try-out stores nothing


async def test_every_link_leads_somewhere_and_nothing_can_be_pressed(office: Office) -> None:
    await office.begin()
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "5"})
    seen, ahead, dead, pressed = set(BEGIN), list(BEGIN), [], set()
    async with signed_in_client(office.victor, office.settings) as client:
        while ahead:
            page = await client.get(address := ahead.pop())
            if page.status_code != 200:
                dead.append((address, page.status_code))
                continue
            links = {unescape(link).partition("#")[0] for link in re.findall(r'(?:href|hx-get)="(/[^"]*)"', page.text)}
            new = {link for link in links if link.startswith(OURS)} - seen
            seen |= new
            ahead += sorted(new)
            if address.startswith("/procedures"):
                pressed |= set(re.findall(r'<form method="post" action="([^"]*)"', page.text))
    assert (dead, pressed - OFFERED) == ([], set())
    assert {"/procedures/event/draft", "/procedures/event/places", "/procedures/event/versions"} <= seen
