"""All that a town of before held opens and counts on: for its staff, its applicants and its mailer, beside what comes new."""

import re
import secrets
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from app.applications.decryption import AnswerDecryptor, open_answers, open_history
from app.applications.lookup import NotFound, status_of
from app.applications.lottery import NextDraw, draw, draws_of, next_draws, won
from app.applications.lottery_draw import drawn
from app.applications.notices.sending import notices_of, sendings_of
from app.applications.queries import find, history_of
from app.applications.reference import InquiryCode, ReferenceNumber
from app.applications.search.blind_index import FOLD, search, tokens_of
from app.applications.search.indexing_job import Reindexing, index_next
from app.applications.status import Status
from app.applications.submitting import NotTaken, Receipt
from app.applications.worklist.annotations import read_annotations, undo
from app.applications.worklist.custom_columns import custom_columns_of
from app.exports.workbook.encryption import decrypted
from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.procedures.choice_sealing import seal_next_choices
from app.procedures.keys import make_next_keys, plan_keys
from app.procedures.places import set_capacities
from app.procedures.procedure_admin import procedure_details
from app.procedures.procedures_for_staff import compiled_versions, procedure_summaries
from app.procedures.seats import Seats
from app.settings import InquiryKey
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.vault.inquiry_keys import working_keys
from app.vault.key_folder import KeyFolder
from app.vault.key_lock import Lock, LockProblem
from app.vault.key_signer import signer_in
from app.vault.keystore import MAILER, FileKeyStore
from app.vault.relocking import relock
from app.vault.signing import MAILERS, KeyUse, verified
from tests.clients import signed_in_client
from tests.factories import submit_one
from tests.mail_server import mail_server
from tests.upgrade.contents import answers_of
from tests.upgrade.fixture import FEES, MESSAGE, SEMINAR, SURVIVORS, WORDS
from tests.upgrade.test_boxes import as_owner
from tests.upgrade.test_upgrade import Upgraded, found, upgraded
from tests.web.pages import words
from tests.web.staff.exports.test_workbook_pages import address_on, asked, ended_page, password_on, taken

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]
__all__ = ["upgraded"]

CHOSEN = {
    **dict.fromkeys(("survivor", "withdrawn", "entered", "lot_0", "lot_1", "lot_2"), SURVIVORS),
    **dict.fromkeys(("seminar", "lot_3"), SEMINAR),
}
# all that is no applicant's: forms, the council's copies of them, and the worker's notes of which questions tell
OF_FORMS = {"procedure_version", "draft_change", "approval", "choice_sealing"}
STATUS = {"accepted": Status.accepted, "survivor": Status.accepted, "rejected": Status.rejected, "withdrawn": Status.withdrawn}  # fmt: skip


async def keys_of_today(upgraded: Upgraded) -> None:
    """In whatever year: the worker makes the keys of the year first."""
    await plan_keys()
    while await make_next_keys(upgraded.town.key_store):
        pass


async def worked(upgraded: Upgraded) -> None:
    """Everything that the worker does of its own accord: keys of the year, choices, the search's index."""
    await keys_of_today(upgraded)
    while await seal_next_choices(upgraded.settings.key_of_seats(), upgraded.town.code):
        pass
    while await index_next(upgraded.town.key_store, upgraded.town.code):
        pass


def seats_of(upgraded: Upgraded, slug: str) -> dict[str, str]:
    seats = Seats(upgraded.settings.key_of_seats(), upgraded.town.code, upgraded.town.procedures[slug])
    return {choice: seats.seat(choice) for choice in (SURVIVORS, SEMINAR)}


async def counts(upgraded: Upgraded, slug: str) -> dict[str, tuple[int, int]]:
    """Capacity and taken by place."""
    owner = await as_owner(upgraded)
    rows = await owner.fetch(
        "select place, capacity, taken from app.place where procedure = $1", upgraded.town.procedures[slug]
    )
    await owner.close()
    return {row["place"]: (row["capacity"], row["taken"]) for row in rows}


async def test_every_answer_opens_for_the_staff_and_is_found(upgraded: Upgraded) -> None:
    await worked(upgraded)
    store, person = upgraded.town.key_store, upgraded.person
    with scoped(person.scope):
        for name in upgraded.known.applications:
            application = await found(upgraded, name)
            opened = await open_answers(application, store, person.id)
            assert opened is not None, name
            assert opened.answers["name"] == "四谷 花子"
            assert opened.answers.get("event") == CHOSEN.get(name)
            assert opened.answers.get("diagnosed_on") == ("2025-04-01" if CHOSEN.get(name) == SURVIVORS else None)
            assert (application.sealed_format, application.status) == (1, STATUS.get(name, Status.arrived)), name
        async with ENGINE.unit():
            hits = await search("花子", list(upgraded.town.procedures.values()), store, person.id)
    assert {str(hit.application.reference) for hit in hits} == {
        sent.reference for sent in upgraded.known.applications.values()
    }


async def test_what_was_indexed_before_is_found_and_is_indexed_anew(upgraded: Upgraded) -> None:
    """Both ways of asking: by the fold of before until the worker has come by, and by today's."""
    await worked(upgraded)
    store, person = upgraded.town.key_store, upgraded.person
    with scoped(person.scope):
        applications = [await found(upgraded, name) for name in upgraded.known.applications]
        versions = await compiled_versions({one.procedure_version for one in applications})
    owner = await as_owner(upgraded)
    for one in applications:
        with scoped(person.scope):
            opened = AnswerDecryptor(store).answers(one, versions)
        assert opened is not None
        hashes = tokens_of(store.get(upgraded.town.code, one.sealing_key), opened, 1)
        await owner.execute(
            "update app.blind_index set tokens = $2, fold = default where application = $1", one.id, hashes
        )
    assert await _found_by(upgraded, "花子") == len(applications)
    reindexing = Reindexing(store, upgraded.town.code)
    while await reindexing.step():
        pass
    folds = await owner.fetch("select fold, count(*) from app.blind_index group by fold")
    await owner.close()
    assert [tuple(row) for row in folds] == [(FOLD, len(applications))]
    assert await _found_by(upgraded, "花子") == len(applications)


async def _found_by(upgraded: Upgraded, query: str) -> int:
    procedures = list(upgraded.town.procedures.values())
    with scoped(upgraded.person.scope):
        async with ENGINE.unit():
            return len(await search(query, procedures, upgraded.town.key_store, upgraded.person.id))


async def test_every_applicant_sees_their_status_by_the_proof_of_before(upgraded: Upgraded) -> None:
    await worked(upgraded)
    rotated = (InquiryKey(9, secrets.token_bytes(32)), *upgraded.settings.inquiry_keys)
    for name, sent in upgraded.known.applications.items():
        if not sent.inquiry_code:
            continue
        reference, code = ReferenceNumber.read(sent.reference), InquiryCode.read(sent.inquiry_code)
        shown = await status_of(reference, code, rotated, "192.0.2.1")
        messages = [line.message for line in shown.history]
        assert shown.status is STATUS.get(name, Status.arrived)
        assert messages[1:] == ([MESSAGE] if name in {"rejected", "survivor"} else [""] * len(messages[1:])), name
        with pytest.raises(NotFound):
            await status_of(reference, InquiryCode.read("0000-0000-0000-0000"), rotated, "192.0.2.1")


async def test_a_town_that_is_handed_over_takes_no_proof_of_before(upgraded: Upgraded) -> None:
    """Those stand under the installation's key, which is not given away; what came since goes along."""
    await worked(upgraded)
    code = upgraded.town.code
    working = working_keys(upgraded.settings.inquiry_keys, code)
    handed = [InquiryKey(key.id, key.key, code) for key in working]
    sent = upgraded.known.applications["accepted"]
    with pytest.raises(NotFound):
        await status_of(ReferenceNumber.read(sent.reference), InquiryCode.read(sent.inquiry_code), handed, "192.0.2.1")
    receipt = await submit_one(upgraded.town, upgraded.settings)
    shown = await status_of(receipt.reference, receipt.inquiry_code, handed, "192.0.2.1")
    assert shown.status is Status.arrived


async def test_own_columns_and_notices_open_and_are_undone(upgraded: Upgraded) -> None:
    store, person = upgraded.town.key_store, upgraded.person
    with scoped(person.scope):
        application = await found(upgraded, "accepted")
        (column,) = await custom_columns_of(application.procedure)
        for expected in (FEES[1], FEES[0]):
            annotated = (await read_annotations([application.id], store, person.id))[application.id]
            assert (annotated.annotations.own, annotated.unopened) == ({column.key: expected}, False)
            async with ENGINE.unit():
                if expected == FEES[1]:
                    await undo(application, person.id, store)
        async with ENGINE.unit():
            notices = await notices_of(application, store, person.id)
            (sending,) = await sendings_of((await procedure_summaries())[application.procedure], store, person.id)
    assert [notice.words for notice in notices.values()] == [WORDS]
    assert (sending.words, sending.total) == (WORDS, 1)


async def test_every_letter_that_waited_goes_to_whom_it_is_for(upgraded: Upgraded) -> None:
    owner = await as_owner(upgraded)
    waiting = await owner.fetch("select recipient, count(*) as count from app.outbox group by recipient")
    await owner.close()
    async with mail_server() as server:
        settings = server.settings(upgraded.settings)
        mailer, connection = (
            Mailer(settings, upgraded.town.key_store, upgraded.town.code),
            SmtpConnection(settings),
        )
        while await mailer.deliver_next(connection):
            pass
        await connection.rest()
        taken_by = [mail.recipient for mail in server.received]
        texts = "".join(mail.text for mail in server.received)
    assert {row["recipient"]: row["count"] for row in waiting} == {
        "applicant": taken_by.count("hanako@example.jp"),
        "section": taken_by.count("section@example.jp"),
    }
    assert WORDS.body["ja"] in texts


# What told an illness --------------------------------------------------------------------------------------------------


async def test_no_choice_stays_in_the_open_and_every_count_stays(upgraded: Upgraded) -> None:
    await worked(upgraded)
    owner = await as_owner(upgraded)
    told = {}
    for table in await owner.fetch("select tablename as name from pg_tables where schemaname = 'app'"):
        rows = await owner.fetch(f"select to_jsonb(t)::text as row from app.{table['name']} t")
        told[table["name"]] = [row["row"] for row in rows if SURVIVORS in row["row"] or SEMINAR in row["row"]]
    assert {table for table, rows in told.items() if rows} <= OF_FORMS
    facets = await owner.fetch("select distinct facets from app.application where place is not null")
    assert [row["facets"] for row in facets] == [["childcare=yes"]]
    kept = await owner.fetchval("select array_agg(distinct facets) from app.application where place is null")
    assert kept == [["day=first"]]
    for slug, of in (("meeting", ("survivor", "seminar", "withdrawn", "entered")), ("course", ("lot_0", "lot_3"))):
        for name in of:
            row = await owner.fetchval(
                "select place from app.application where reference = $1",
                ReferenceNumber.read(upgraded.known.applications[name].reference).symbols,
            )
            assert row == seats_of(upgraded, slug)[CHOSEN[name]]
    await owner.close()
    seats = seats_of(upgraded, "meeting")
    assert await counts(upgraded, "meeting") == {seats[SURVIVORS]: (3, 2), seats[SEMINAR]: (2, 1)}
    seats = seats_of(upgraded, "course")
    assert await counts(upgraded, "course") == {seats[SURVIVORS]: (1, 0), seats[SEMINAR]: (1, 0)}


async def test_a_saved_view_keeps_its_choice_under_a_key_and_works(upgraded: Upgraded) -> None:
    owner = await as_owner(upgraded)
    await owner.execute(
        "insert into app.list_view (municipality, procedure, name, columns, query, created_by) values ($1, $2, 'event', '{q.name}', $3, $4)",
        *(upgraded.town.code, upgraded.town.procedures["meeting"], f"facet=event%3D{SEMINAR}", upgraded.person.id),
    )
    await worked(upgraded)
    query = await owner.fetchval("select query from app.list_view")
    view = await owner.fetchval("select id from app.list_view")
    await owner.close()
    assert (query.startswith("facet=~seat%3A"), SEMINAR in query) == (True, False)
    async with signed_in_client(upgraded.person, upgraded.settings) as client:
        address = re.search(rf'href="([^"]*view={view})"', (await client.get("/lists/meeting")).text)
        assert address
        listed = await client.get(unescape(address[1]))
    assert upgraded.known.applications["seminar"].reference in listed.text
    assert listed.text.count('<tr id="row-') == 1


async def test_those_that_came_before_and_those_that_come_new_fill_the_same_places(upgraded: Upgraded) -> None:
    """Also where the worker has not come yet."""
    await keys_of_today(upgraded)
    receipt = await applied(upgraded, "meeting", SURVIVORS)
    with pytest.raises(NotTaken, match="full"):
        await applied(upgraded, "meeting", SURVIVORS)
    await worked(upgraded)
    await applied(upgraded, "meeting", SEMINAR)
    for choice in (SURVIVORS, SEMINAR):
        with pytest.raises(NotTaken, match="full"):
            await applied(upgraded, "meeting", choice)
    seats = seats_of(upgraded, "meeting")
    assert await counts(upgraded, "meeting") == {seats[SURVIVORS]: (3, 3), seats[SEMINAR]: (2, 2)}
    with scoped(upgraded.person.scope):
        application = await find(str(receipt.reference))
        opened = await open_answers(application, upgraded.town.key_store, upgraded.person.id)
    assert (application.sealed_format, opened is not None) == (2, True)


def rows_in(content: bytes, password: str) -> list[Any]:
    sheet: Any = load_workbook(BytesIO(decrypted(content, password))).active
    return [list(row) for row in sheet.values]


async def applied(upgraded: Upgraded, slug: str, choice: str) -> Receipt:
    return await submit_one(upgraded.town, upgraded.settings, answers_of(choice), slug)


async def test_the_draw_of_before_holds_and_the_next_one_is_of_both(upgraded: Upgraded) -> None:
    await worked(upgraded)
    seats = seats_of(upgraded, "course")
    symbols = {
        name: ReferenceNumber.read(sent.reference).symbols
        for name, sent in upgraded.known.applications.items()
        if name.startswith("lot_")
    }
    with scoped(upgraded.person.scope):
        course = await procedure_details("course")
        first = {one.place: one for one in await draws_of(course)}
        assert set(first) == set(seats.values())
        for choice, seat in seats.items():
            held = first[seat]
            assert set(held.entrants) == {symbols[name] for name in symbols if CHOSEN[name] == choice}
            assert drawn(held.seed, held.entrants, held.capacity) == tuple(held.winners)
        assert [await won(course.id, symbols["lot_3"])] == [True]
    await _open_again(upgraded, "infinity")
    late = await applied(upgraded, "course", SURVIVORS)
    await _open_again(upgraded, "now")
    with scoped(upgraded.person.scope):
        async with ENGINE.unit():
            await set_capacities(course, {seats[SURVIVORS]: 3}, upgraded.person.id)
        (further,) = [one for one in await next_draws(course) if one.intake == 1]
        assert further == NextDraw(1, 2, further.places)
        assert further.places[seats[SURVIVORS]] == (2, 3)
        async with ENGINE.unit():
            await draw(course, 1, 2, upgraded.person.id)
        second = {one.place: one for one in await draws_of(course) if one.number == 2}[seats[SURVIVORS]]
    losers = {one for one in first[seats[SURVIVORS]].entrants if one not in first[seats[SURVIVORS]].winners}
    assert set(second.entrants) == {late.reference.symbols, *losers}
    assert (len(second.winners), set(second.winners) <= set(second.entrants)) == (2, True)


async def _open_again(upgraded: Upgraded, closes: str) -> None:
    owner = await as_owner(upgraded)
    await owner.execute(
        "update app.procedure set closes_at = $2::text::timestamptz where id = $1",
        upgraded.town.procedures["course"],
        closes,
    )
    await owner.close()


# Rows of both formats beside one another -------------------------------------------------------------------------------


async def test_lists_files_and_statistics_hold_both(upgraded: Upgraded) -> None:
    await worked(upgraded)
    await applied(upgraded, "meeting", SURVIVORS)
    async with signed_in_client(upgraded.person, upgraded.settings) as client:
        listed = await client.get("/lists/meeting")
        statistics = await client.get("/statistics/meeting")
        first = await asked(client, procedure="meeting")
        file = await taken(client, await ended_page(client, address_on(first)))
    assert (listed.status_code, listed.text.count('<tr id="row-')) == (200, 5)
    assert "開けな" not in words(listed) + words(statistics)
    heading, *rows = rows_in(file.content, password_on(first))
    chosen = [row[heading.index("event")] for row in rows]
    assert sorted(chosen) == ["セミナー", *["乳がん体験者の会"] * 4]
    assert {row[heading.index("name")] for row in rows} == {"四谷 花子"}


@pytest.mark.parametrize("which", ["before", "today"])
async def test_a_row_opens_as_its_own_format_alone(upgraded: Upgraded, which: str) -> None:
    await worked(upgraded)
    receipt = await submit_one(upgraded.town, upgraded.settings)
    reference = str(receipt.reference) if which == "today" else upgraded.known.applications["accepted"].reference
    owner = await as_owner(upgraded)
    await owner.execute(
        "update app.application set sealed_format = 3 - sealed_format, custom_values_format = 3 - custom_values_format where reference = $1",
        ReferenceNumber.read(reference).symbols,
    )
    await owner.close()
    with scoped(upgraded.person.scope):
        application = await find(reference)
        assert application.sealed_format == (1 if which == "today" else 2)
        assert await open_answers(application, upgraded.town.key_store, upgraded.person.id) is None


@pytest.mark.parametrize(("table", "name"), [("status_event", "rejected"), ("status_event", "survivor")])
async def test_a_message_opens_as_its_own_format_alone(upgraded: Upgraded, table: str, name: str) -> None:
    owner = await as_owner(upgraded)
    await owner.execute(f"update app.{table} set sealed_format = 2 where reply_sealed is not null")
    await owner.close()
    sent = upgraded.known.applications[name]
    shown = await status_of(
        ReferenceNumber.read(sent.reference),
        InquiryCode.read(sent.inquiry_code),
        upgraded.settings.inquiry_keys,
        "192.0.2.1",
    )
    assert [line.message for line in shown.history] == ["", None]
    with scoped(upgraded.person.scope):
        application = await found(upgraded, name)
        steps, _ = await open_history(
            application, upgraded.town.key_store, upgraded.person.id, history=await history_of(application.id)
        )
    assert MESSAGE not in [step.note for step in steps]


# Keys ------------------------------------------------------------------------------------------------------------------


async def test_every_key_of_before_is_signed_for_its_own_use(upgraded: Upgraded) -> None:
    owner = await as_owner(upgraded)
    keys = await owner.fetch("select * from app.public_key")
    (mailers,) = await owner.fetch("select * from app.mailer_key")
    await owner.close()
    signers = [signer_in(upgraded.town.key_store).public]
    uses = [(KeyUse(row["municipality"], row["procedure"], row["fiscal_year"]), row) for row in keys]
    for use, row in [*uses, (MAILERS, mailers)]:
        assert verified(use, row["id"], row["public_key"], row["signature"], signers), use
    use, row = uses[0]
    other = replace(use, fiscal_year=use.fiscal_year + 1)
    assert not verified(other, row["id"], row["public_key"], row["signature"], signers)
    assert len(keys) == len(upgraded.town.procedures)
    held: dict[str, list[UUID]] = {
        town: sorted(upgraded.town.key_store.ids(town)) for town in (upgraded.town.code, MAILER)
    }
    assert held == {upgraded.town.code: sorted(row["id"] for row in keys), MAILER: [mailers["id"]]}


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.glob("*/*.key")}


async def test_its_key_files_are_put_under_a_lock_and_open_all_the_same(upgraded: Upgraded) -> None:
    """0.2.0 wrote them bare: a store that takes none of that kind refuses them until `todoke keys relock` has been there."""
    folder = Path(upgraded.settings.key_store)
    lock, refused = Lock.of(secrets.token_bytes(32)), list[Path]()
    bare, signer = files_in(folder), signer_in(upgraded.town.key_store).public
    with pytest.raises(LockProblem):
        FileKeyStore(folder, lock=lock, bare=False)
    relocked = relock([KeyFolder(folder)], None, lock, lambda path, _: refused.append(path))
    assert (relocked.done, relocked.before, refused) == (len(bare), 0, [])
    assert not [path for path, content in files_in(folder).items() if bare[path] in content]
    store = FileKeyStore(folder, lock=lock, bare=False)
    assert signer_in(store).public == signer
    with scoped(upgraded.person.scope):
        for name in upgraded.known.applications:
            assert await open_answers(await found(upgraded, name), store, upgraded.person.id) is not None
    for owner in (upgraded.town.code, MAILER):
        assert [store.get(owner, key).private for key in store.ids(owner)]
