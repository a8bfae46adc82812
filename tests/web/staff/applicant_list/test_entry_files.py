"""Files of an application that staff enter: stored while the form comes, told at their question, linked when it is registered; nobody else's."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from app.applications.entering import held_under
from app.attachments import arriving, sealing
from app.settings import Settings
from app.vault.seal import bound_in, unseal
from app.web.staff.applicant_list import entry_files
from tests.clients import form_token, signed_in_client
from tests.factories import ANSWERS, Person, publish
from tests.web.applicant.filing import FILES, errors_on, names_on, picture, png
from tests.web.pages import heading, typed, words
from tests.web.staff.cast import HTMX, Cast, audited, cast

pytestmark = pytest.mark.anyio

ENTRY = "/lists/event/entry"
Pairs = list[tuple[str, str]]
File = tuple[str, str, bytes]


@pytest.fixture
async def everybody(owner: asyncpg.Connection, settings: Settings) -> Cast:
    found = await cast(owner, settings)
    await publish(owner, found.town, "event", FILES)
    return found


class Desk:
    """Somebody at the form: what they send is what the page's form would send."""

    def __init__(self, everybody: Cast, person: Person) -> None:
        self._everybody, self._person = everybody, person
        self.entry = str(uuid4())

    async def send(
        self, *files: File, answers: Pairs | None = None, action: str = "", part: bool = False, token: str | None = None
    ) -> httpx.Response:
        async with signed_in_client(self._person, self._everybody.settings) as client:
            made = token if token is not None else form_token(await client.get("/password"))
            fields = _parts([("csrf_token", made), *(self.typed() if answers is None else answers)], files)
            if action:
                fields.append(("action", (None, action.encode())))
            return await client.post(ENTRY, files=fields, headers=HTMX if part else {})

    def typed(self, **changed: str) -> Pairs:
        """The form as somebody fills it in."""
        filled = {name: values[0] for name, values in ANSWERS.items()} | changed
        return [("entry", self.entry), ("channel", "paper"), ("received_on", ""), *filled.items()]

    def again(self, page: httpx.Response) -> Pairs:
        """What the page's form would send, with what was typed."""
        own = [(name, value) for name, value in hidden_on(page) if name not in {"csrf_token", "entry"}]
        return [*self.typed(), *own]


def hidden_on(page: httpx.Response) -> Pairs:
    """The hidden inputs of the page."""
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    return [(name, unescape(value)) for name, value in inputs]


def ids_on(page: httpx.Response) -> list[str]:
    """The ids of the files that are attached."""
    return [value for name, value in hidden_on(page) if name == "proof"]


def _parts(pairs: Pairs, files: tuple[File, ...] | list[File]) -> list[tuple[str, Any]]:
    fields: list[tuple[str, Any]] = [(name, (None, value.encode())) for name, value in pairs]
    fields += [(name, (given, content, "application/octet-stream")) for name, given, content in files]
    return [*fields, ("others.file", ("", b"", "application/octet-stream"))]


async def stored(owner: asyncpg.Connection, everybody: Cast) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await owner.fetch(
        "select * from app.attachment where municipality = $1 order by id", everybody.town.code
    )
    return rows


async def entered(owner: asyncpg.Connection, everybody: Cast) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await owner.fetch(
        "select * from app.application where municipality = $1 and channel <> 'web'", everybody.town.code
    )
    return rows


async def test_the_page_offers_files_and_tells_the_limits(everybody: Cast) -> None:
    page = await everybody.get(everybody.alice, ENTRY)
    assert 'enctype="multipart/form-data"' in page.text
    assert 'name="proof.file"' in page.text
    assert "1つ1MBまで、3つまで" in words(page)
    assert page.text.index('name="csrf_token"') < page.text.index('name="entry"') < page.text.index('name="proof.file"')


async def test_files_are_entered_with_their_application(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(("proof.file", "免許証.png", png()), action="attach:proof")
    assert (page.status_code, names_on(page), heading(page)) == (200, ["免許証.png"], "申請を登録する")
    assert typed(page, "name") == ANSWERS["name"][0]
    answer = await desk.send(("proof.file", "うら面.png", png(9)), answers=desk.again(page))
    assert answer.status_code == 303, words(answer)
    row, files = (await entered(owner, everybody))[0], await stored(owner, everybody)
    assert [file["application"] for file in files] == [row["id"]] * 2
    shown = await everybody.get(everybody.alice, answer.headers["location"])
    assert ("免許証.png" in words(shown), "うら面.png" in words(shown)) == (True, True)
    assert await audited(owner, everybody.town, "application_entered") == 1


async def test_the_content_is_sealed_to_the_section(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    assert (await desk.send(("proof.file", "a.png", png(3)))).status_code == 303
    file = (await stored(owner, everybody))[0]
    assert (file["network"], file["key_hash"]) == (None, held_under(UUID(desk.entry)))
    town = everybody.town
    note = sealing.read_note(
        unseal(
            town.key_store.get(town.code, file["sealing_key"]),
            town.code,
            sealing.PURPOSE,
            file["sealed"],
            bound_in(file["sealed_format"], file["id"]),
        )
    )
    chunks = await owner.fetch(
        "select sealed from app.attachment_chunk where attachment = $1 order by number", file["id"]
    )
    assert (note.name, b"".join(sealing.opened([each["sealed"] for each in chunks], note.file_key))) == (
        "a.png",
        png(3),
    )
    assert png(3) not in chunks[0]["sealed"]


async def test_the_same_form_sent_twice_enters_one(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(("proof.file", "a.png", png()), action="attach:proof")
    first, again = [await desk.send(answers=desk.again(page)) for _ in range(2)]
    assert (first.headers["location"], again.status_code) == (again.headers["location"], 303)
    with_the_file = await desk.send(("proof.file", "a.png", png()))
    assert with_the_file.headers["location"] == first.headers["location"]
    assert (len(await entered(owner, everybody)), len(await stored(owner, everybody))) == (1, 1)
    other = await desk.send(("proof.file", "b.png", png(1)), answers=desk.again(page))
    assert (other.status_code, "すでに" in other.text) == (409, True)
    assert len(await entered(owner, everybody)) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.png", b"", "中身がありません"),
        ("virus.exe", b"MZ" + bytes(500), "受け付けていない種類"),
        ("大きい.png", picture(1, 1_100_000), "1つ1MBまで"),
        ("切れた.png", picture(1, 3_000)[:-9], "途中で切れています"),
    ],
)
@pytest.mark.parametrize("action", ["", "attach:proof", "next"])
async def test_a_refused_file_is_told_at_its_question_and_nothing_typed_is_lost(
    owner: asyncpg.Connection, everybody: Cast, name: str, content: bytes, said: str, action: str
) -> None:
    desk = Desk(everybody, everybody.alice)
    files = [("proof.file", "よい.png", png()), ("proof.file", name, content), ("proof.file", "次.png", png(5))]
    page = await desk.send(*files, action=action)
    assert (page.status_code, names_on(page)) == (422, ["よい.png", "次.png"])
    assert [name in error and said in error for error in errors_on(page)] == [True]
    assert typed(page, "name") == ANSWERS["name"][0]
    assert await entered(owner, everybody) == []
    assert (await desk.send(answers=desk.again(page))).status_code == 303


async def test_one_file_more_than_the_question_takes(everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(*[("proof.file", f"{n}.png", png(n)) for n in range(4)])
    assert names_on(page) == ["0.png", "1.png", "2.png"]
    assert ["3.png" in error and "3個まで" in error for error in errors_on(page)] == [True]


async def test_a_file_is_removed_and_moved(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(*[("proof.file", f"{n}.png", png(n)) for n in range(3)], action="attach:proof")
    first, _, third = ids_on(page)
    page = await desk.send(answers=desk.again(page), action=f"earlier:proof:{third}")
    assert names_on(page) == ["0.png", "2.png", "1.png"]
    page = await desk.send(answers=desk.again(page), action=f"release:proof:{first}")
    assert names_on(page) == ["2.png", "1.png"]
    assert len(await stored(owner, everybody)) == 2
    part = await desk.send(answers=desk.again(page), action=f"later:proof:{third}", part=True)
    assert (part.status_code, names_on(part), "<html" in part.text) == (200, ["1.png", "2.png"], False)


async def test_the_answer_to_a_script_is_one_question(everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    sent = [("entry", desk.entry), ("version", "")]
    part = await desk.send(("proof.file", "a.png", png()), answers=sent, action="attach:proof", part=True)
    assert (part.status_code, names_on(part), part.text.count('id="proof-attached"')) == (200, ["a.png"], 1)
    part = await desk.send(("proof.file", "x.txt", b"text"), answers=sent, action="attach:proof", part=True)
    assert (part.status_code, names_on(part), "x.txt" in errors_on(part)[0]) == (422, ["a.png"], True)


async def test_what_the_paper_lacks_may_stay_away_if_staff_say_so(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    refused = await desk.send()
    assert (refused.status_code, errors_on(refused)) == (422, ["本人確認書類のファイルを付けてください"])
    assert (await desk.send(answers=[*desk.typed(), ("incomplete", "yes")])).status_code == 303
    assert len(await entered(owner, everybody)) == 1


async def test_a_file_alone_is_something_entered(owner: asyncpg.Connection, everybody: Cast) -> None:
    """Nothing typed but the file of a paper that was scanned."""
    desk = Desk(everybody, everybody.alice)
    blank = [(name, "") if name in ANSWERS else (name, value) for name, value in desk.typed()]
    answer = await desk.send(("proof.file", "紙.png", png()), answers=[*blank, ("incomplete", "yes")])
    assert answer.status_code == 303, words(answer)


async def test_files_that_are_gone_are_named_and_the_rest_is_kept(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(("proof.file", "a.png", png()), action="attach:proof")
    await owner.execute("delete from app.attachment_chunk where municipality = $1", everybody.town.code)
    await owner.execute("delete from app.attachment where municipality = $1", everybody.town.code)
    gone = await desk.send(answers=desk.again(page))
    assert (gone.status_code, typed(gone, "name")) == (422, ANSWERS["name"][0])
    assert errors_on(gone) == ["「a.png」は、こちらに残っていません。もう一度付けてください"]


@pytest.mark.parametrize("who", ["bob", "victor", "charlie"])
async def test_nobody_else_has_files_stored(owner: asyncpg.Connection, everybody: Cast, who: str) -> None:
    person = getattr(everybody, who)
    answer = await Desk(everybody, person).send(("proof.file", "a.png", png()))
    expected = {"bob": 404, "victor": 403, "charlie": 422}[who]  # Charlie's own 手続 asks for no files
    assert (answer.status_code == expected) is (who != "charlie")
    assert await stored(owner, everybody) == []


async def test_a_colleague_with_another_form_sees_none(everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(("proof.file", "a.png", png()), action="attach:proof")
    other = Desk(everybody, everybody.ada)
    stolen = [*other.typed(), *((n, v) for n, v in desk.again(page) if n in {"proof", "attachment_name"})]
    answer = await other.send(answers=stolen)
    assert (answer.status_code, names_on(answer)) == (422, [])


@pytest.mark.parametrize("token", ["", "x", "0" * 60])
async def test_a_form_without_the_sessions_token_stores_nothing(
    owner: asyncpg.Connection, everybody: Cast, token: str
) -> None:
    answer = await Desk(everybody, everybody.alice).send(("proof.file", "a.png", png()), token=token)
    assert answer.status_code == 403
    assert await stored(owner, everybody) == []


async def test_where_the_session_ended_what_was_typed_is_kept(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    page = await desk.send(("proof.file", "a.png", png()), action="attach:proof")
    async with signed_in_client(everybody.alice, everybody.settings) as client:
        token = form_token(await client.get("/password"))
        await owner.execute("delete from app.staff_session where staff = $1", everybody.alice.id)
        # what stands behind the file in the form is kept, too
        before = _parts([("csrf_token", token), *desk.again(page)], [("proof.file", "b.png", picture(1, 700_000))])
        asked = await client.post(ENTRY, files=[*before, ("notes", (None, "あとの欄".encode()))])
    assert asked.status_code == 401
    kept = dict(re.findall(r'name="kept\.([^"]+)" value="([^"]*)"', asked.text))
    assert (unescape(kept["name"]), unescape(kept["notes"]), kept["entry"]) == (
        ANSWERS["name"][0],
        "あとの欄",
        desk.entry,
    )
    assert (kept["proof"], unescape(kept["proof.file"])) == (ids_on(page)[0], "b.png")
    assert len(await stored(owner, everybody)) == 1
    replayed = {unescape(name): unescape(value) for name, value in kept.items() if name != "notes"}
    told = await everybody.post(everybody.ada, ENTRY, **replayed)
    assert (told.status_code, names_on(told)) == (422, ["a.png"])
    assert errors_on(told) == ["「b.png」は届いていません。もう一度選んでください"]
    assert typed(told, "name") == ANSWERS["name"][0]


async def test_a_session_that_ends_while_a_file_comes_keeps_what_was_typed(
    owner: asyncpg.Connection, everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "PAUSES", (0.01, 0.01))
    begun = entry_files.EntryFiles._begin

    async def ended(self: Any, before: Any) -> Any:
        taking = await begun(self, before)
        await owner.execute("delete from app.staff_session where staff = $1", everybody.alice.id)
        return taking

    monkeypatch.setattr(entry_files.EntryFiles, "_begin", ended)
    desk = Desk(everybody, everybody.alice)
    async with signed_in_client(everybody.alice, everybody.settings) as client:
        token = form_token(await client.get("/password"))
        fields = _parts([("csrf_token", token), *desk.typed()], [("proof.file", "a.png", png())])
        asked = await client.post(ENTRY, files=fields)
    assert asked.status_code == 401
    kept = {name: unescape(value) for name, value in re.findall(r'name="kept\.([^"]+)" value="([^"]*)"', asked.text)}
    assert (kept["name"], kept["proof.file"]) == (ANSWERS["name"][0], "a.png")
    assert await stored(owner, everybody) == []


async def test_a_form_beyond_all_limits_is_refused_with_words(everybody: Cast) -> None:
    async with signed_in_client(everybody.alice, everybody.settings) as client:
        headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "200000000"}
        page = await client.post(ENTRY, content=b"x" * 1000, headers=headers)
    assert (page.status_code, heading(page), "30MB" in words(page)) == (413, "送られたファイルが大きすぎます", True)


async def test_a_form_that_is_cut_off_registers_nothing(owner: asyncpg.Connection, everybody: Cast) -> None:
    desk = Desk(everybody, everybody.alice)
    async with signed_in_client(everybody.alice, everybody.settings) as client:
        token = form_token(await client.get("/password"))
        fields = _parts([("csrf_token", token), *desk.typed()], [("proof.file", "a.png", picture(1, 300_000))])
        request = client.build_request("POST", ENTRY, files=fields)
        whole = request.read()
        for length in (len(whole) - 4, len(whole) // 2, 400, 60, 0):
            headers = {"Content-Type": request.headers["content-type"]}
            page = await client.post(ENTRY, content=whole[:length], headers=headers)
            assert page.status_code == 400, length
    assert await entered(owner, everybody) == []


async def test_a_form_that_asks_for_no_files_stores_none(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await Desk(everybody, everybody.alice).send(("proof.file", "a.png", png()))
    assert answer.status_code == 303
    assert await stored(owner, everybody) == []
