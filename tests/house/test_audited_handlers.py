"""Every handler behind a sign-in writes to the log, or stands here with the reason why it need not.

What a page writes when it is looked at is compared with what PostgreSQL has afterwards; what a form does is told here by its actions, which
`tests/house/test_audit.py` holds to be in use. A new handler without a line fails.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg
import httpx
import pytest

from app.audit.actions import Action, OperatorAction
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import signed_in_client
from tests.factories import make_town
from tests.operators import give_crest_and_draft, make_operator, operator_client
from tests.rich import rich_town
from tests.routes import OF_A_JOB, ROUTES, Route

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Nothing:
    """It writes no event. `reason`: one of those below."""

    reason: str


A, P = Action, OperatorAction
FORM = Nothing("a form to fill in; what is done with it is written")
COUNTS = Nothing("counts and names of procedures, nothing that an applicant wrote")
SEEN = Nothing("how far one has seen what arrives: one's own, and tells nothing of an application")
SETUP = Nothing("how a procedure or a paper is set up, which its readers may know")
RECORDS = Nothing("records of what was done: numbers, days, names of 職員, nothing of an applicant")
SHOWN = Nothing("a picture of a file whose page was written, for the session that opened it and for no other")
MAKING = Nothing("a file that is being made; taking it is written")
OPENING = Nothing("how far an opening is, which was written when it began")
DATABASE = Nothing(
    "a function of the database writes it: signed_in, signed_out, password changes, mergings of sections"
)
TASTE = Nothing("how pages look to whoever chose it, kept by their browser")
PROBE = Nothing("read by machines; no person, no content")

STAFF: Mapping[str, tuple[Action, ...] | Nothing] = {
    # applications
    "show_inbox": (A.names_opened,),
    "show_news": COUNTS,
    "show_today": COUNTS,
    "choose_row_height": TASTE,
    "move_arrivals_on": SEEN,
    "move_arrivals_back": SEEN,
    "confirm_selection": (A.names_opened,),
    "accept_selection": (A.status_changed, A.list_opened),
    "confirm_bulk": (A.list_opened,),
    "insert_phrase_for_many": (A.list_opened,),
    "do_bulk": (A.status_changed, A.application_arranged, A.record_added, A.list_opened),
    "show_application": (A.application_opened, A.notices_opened, A.records_opened),
    "take": (A.status_changed,),
    "correct_application": (A.status_corrected,),
    "undo_step": (A.step_undone,),
    "add_record_to_application": (A.record_added,),
    "list_extensions": COUNTS,
    "decide_extension": (A.extension_refused, A.extension_accepted),
    "show_calls": (A.calls_opened,),
    "show_call_form": (A.call_opened,),
    "record_call": (A.record_added,),
    "claim_application": (A.application_arranged,),
    "show_lists": COUNTS,
    "show_list": (A.list_opened,),
    "open_for_list": (A.choices_compared,),
    "show_opening": OPENING,
    "cancel_opening": OPENING,
    "show_view_form": (A.list_opened,),
    "save_view": (A.list_view_saved,),
    "remove_view": (A.list_view_removed,),
    "show_phrases": SETUP,
    "add_phrase_of_section": (A.phrase_saved,),
    "show_phrase": SETUP,
    "save_phrase": (A.phrase_saved,),
    "raise_phrase_in_list": (A.phrase_saved,),
    "ask_to_remove_phrase": SETUP,
    "remove_phrase_of_section": (A.phrase_removed,),
    "insert_phrase": (A.application_opened, A.notices_opened, A.records_opened),
    "insert_phrase_of_call": (A.call_opened,),
    "show_own_columns": SETUP,
    "add_own_column": (A.column_added,),
    "show_own_column": SETUP,
    "change_own_column": (A.column_changed,),
    "move_own_column": (A.column_changed,),
    "ask_to_hide_column": (A.choices_compared,),
    "hide_own_column": (A.column_removed,),
    "restore_own_column": (A.column_restored,),
    "change_standard_days": (A.procedure_changed,),
    "show_arrangement": (A.arrangement_opened, A.names_opened),
    "change_arrangement": (A.application_arranged,),
    "undo_arrangement": (A.arrangement_undone,),
    "show_entry": FORM,
    "enter_application": (A.application_entered,),
    "show_search": FORM,
    "search_applications": (A.applications_searched,),
    "show_result": (A.names_opened,),
    "preview_notice": (A.words_compared,),
    "send_to_chosen": (A.sending_begun, A.notice_sent),
    "show_sendings": (A.sendings_opened,),
    "show_sending": (A.names_opened, A.sendings_opened),
    # what leaves the service
    "show_exports": COUNTS,
    "export_applications": (A.applications_exported, A.applications_checked),
    "show_register": RECORDS,
    "take_register_table": (A.register_taken,),
    "take_register_paper": (A.register_taken,),
    "ask_for_list": COUNTS,
    "update_list": (A.applications_exported,),
    "choose_columns": Nothing("the headings of the file that was sent; its rows are compared by another"),
    "ask_for_values": RECORDS,
    "compare_values": (A.section_workbook_compared,),
    "take_values": (A.application_arranged,),
    "take_values_back": (A.arrangement_undone,),
    "show_attachment": (A.application_opened, A.attachment_opened),
    "show_page": SHOWN,
    "ask_for_attachments": (A.application_opened,),
    "order_attachments": (A.application_opened, A.applications_exported),
    "show_attachments_job": MAKING,
    "cancel_attachments_job": MAKING,
    "take_attachments": (A.attachments_taken,),
    "show_workbook": MAKING,
    "cancel_workbook": MAKING,
    "take_workbook": (A.workbook_taken,),
    "ask_to_print_one": FORM,
    "print_applications": (A.applications_printed,),
    "ask_for_one_label": (A.addresses_opened,),
    "print_labels": (A.labels_printed,),
    "show_statistics_index": COUNTS,
    "show_statistics": COUNTS,
    "open_for_statistics": (A.choices_compared,),
    "export_statistics_table": (A.statistics_taken,),
    # erasing
    "show_due": COUNTS,
    "plan_due_erasure": (A.erasure_planned,),
    "ask_for_one": RECORDS,
    "plan_one_erasure": (A.erasure_planned,),
    "set_one_hold": (A.hold_set,),
    "lift_one_hold": (A.hold_lifted,),
    "list_records": RECORDS,
    "show_erasure": RECORDS,
    "take_numbers": (A.erasure_list_taken,),
    "confirm_erasure": (A.applications_erased, A.key_destroyed),
    "drop_plan": (A.erasure_plan_cancelled,),
    "take_report": (A.erasure_report_taken,),
    # the council
    "list_approvals": SETUP,
    "ask_for_approval": FORM,
    "record_approval": (A.approval_recorded,),
    "show_approval": SETUP,
    "list_files": SETUP,
    "order_sheets": MAKING,
    "list_outlines": SETUP,
    "show_outline": SETUP,
    "change_outline": (A.council_outline_changed,),
    "ask_for_paper": SETUP,
    "order_paper": (A.council_outline_changed,),
    "show_paper": MAKING,
    "cancel_paper": MAKING,
    "download_paper": (A.paper_downloaded,),
    "list_parts": SETUP,
    "show_part": SETUP,
    "change_part": (A.wording_changed,),
    # procedures
    "list_procedures": SETUP,
    "ask_for_procedure": FORM,
    "make_procedure": (A.procedure_made,),
    "show_library": SETUP,
    "list_items": SETUP,
    "add_item_to_catalogue": (A.item_added,),
    "show_procedure": SETUP,
    "procedure.show_settings": SETUP,
    "save_settings": (A.procedure_changed,),
    "suspend_procedure": (A.procedure_suspended,),
    "resume_procedure": (A.procedure_resumed,),
    "close_procedure": (A.procedure_closed,),
    "list_letters": SETUP,
    "show_letter": SETUP,
    "change_letter": (A.letter_changed,),
    "restore_letter": (A.letter_restored,),
    "export_package": (A.package_exported,),
    "ask_for_package": FORM,
    "receive_package": Nothing("a file that waits to be looked at; taking it over is written"),
    "show_package": SETUP,
    "take_package_over": (A.package_taken_over,),
    "show_draft": SETUP,
    "begin_draft_of_procedure": (A.draft_begun,),
    "change_draft": (A.draft_changed,),
    "add_section_to_draft": (A.draft_changed,),
    "rename_section": (A.draft_changed,),
    "add_question_to_draft": (A.draft_changed,),
    "undo_last_change": (A.draft_changed,),
    "discard_draft": (A.draft_discarded,),
    "show_question": SETUP,
    "change_question": (A.draft_changed,),
    "show_texts": SETUP,
    "change_texts": (A.draft_changed,),
    "show_preview": SETUP,
    "show_preview_part": SETUP,
    "try_out": Nothing("what somebody typed to try a form out; nothing of it is kept"),
    "end_try_out": Nothing("what somebody typed to try a form out; nothing of it is kept"),
    "list_versions": SETUP,
    "show_leaflet": SETUP,
    "take_leaflet": SETUP,
    "take_code": SETUP,
    "take_picture": SETUP,
    "show_version": SETUP,
    "restore_version": (A.draft_begun, A.draft_changed),
    "ask_to_publish": SETUP,
    "publish_draft": (A.version_published, A.version_scheduled),
    "take_back_publication": (A.version_unscheduled,),
    "show_places": COUNTS,
    "change_places": (A.capacity_changed,),
    "draw_lots": (A.lot_drawn,),
    # people, the municipality, the log
    "municipality.show_settings": SETUP,
    "change_settings": (A.municipality_settings_changed,),
    "ask_for_merging": SETUP,
    "merge_sections": DATABASE,
    "take_merging_back": DATABASE,
    "list_sections": SETUP,
    "ask_for_new_section": FORM,
    "preview_new_section": FORM,
    "open_section": (A.section_planned, A.section_in_force),
    "show_section": SETUP,
    "preview_section": FORM,
    "plan_section": (A.section_planned, A.section_in_force),
    "preview_closing": FORM,
    "plan_closing": (A.section_planned, A.section_in_force),
    "take_section_back": (A.section_taken_back,),
    "list_people": RECORDS,
    "take_roster_table": (A.roster_taken,),
    "take_roster_paper": (A.roster_taken,),
    "ask_for_roster": FORM,
    "receive_roster": Nothing("a file that waits to be looked at; registering it is written"),
    "show_roster": RECORDS,
    "register_roster": (A.roster_changed, A.person_added, A.person_changed, A.person_stopped, A.person_taken_back),
    "ask_for_person": FORM,
    "add_person": (A.person_added,),
    "show_person": RECORDS,
    "change_person": (A.person_changed,),
    "stop_person": (A.person_stopped,),
    "take_person_back": (A.person_taken_back,),
    "give_password": (A.password_given,),
    "reset_second_factor": (A.second_factor_reset,),
    "show_audit_log": (A.log_opened,),
    "take_audit_table": (A.log_taken,),
    "take_audit_paper": (A.log_taken,),
    "show_help": Nothing("使い方, the same for everybody"),
    "show_help_on": Nothing("使い方, the same for everybody"),
}
OPERATOR: Mapping[str, tuple[OperatorAction, ...] | Nothing] = {
    "list_municipalities": (P.municipalities_opened,),
    "ask_for_municipality": FORM,
    "create_municipality": (P.municipality_created, P.administrator_appointed),
    "show_municipality": (P.municipality_opened,),
    "appoint_administrator": (P.administrator_appointed,),
    "show_facts": (P.municipality_opened,),
    "draft_facts": (P.municipality_change_drafted,),
    "show_drafted_facts": (P.municipality_opened,),
    "confirm_facts": (P.municipality_changed,),
    "drop_facts": (P.municipality_change_dropped,),
    "show_municipality_crest": Nothing("a picture that everybody sees"),
    "suspend_municipality": (P.municipality_suspended,),
    "resume_municipality": (P.municipality_resumed,),
    "list_notices": (P.announcements_opened,),
    "ask_for_notice": FORM,
    "write_notice": (P.announced,),
    "withdraw_notice": (P.announcement_withdrawn,),
    "list_stops": (P.announcements_opened,),
    "ask_for_stop": FORM,
    "preview_stop": (P.announcements_opened,),
    "plan_stop": (P.stop_planned,),
    "end_stop": (P.stop_taken_back, P.stop_ended),
    "ask_for_administrator": (P.municipality_opened,),
    "plan_administrator": (P.council_act_planned,),
    "list_operators": (P.operators_opened,),
    "ask_for_operator": FORM,
    "plan_operator": (P.council_act_planned,),
    "show_operator": (P.operators_opened,),
    "plan_reset": (P.council_act_planned,),
    "stop_operator": (P.operator_stopped,),
    "confirm_council_plan": (P.council_act_confirmed,),
    "drop_council_plan": (P.council_act_dropped,),
    "show_health": (P.health_opened,),
    "list_alarms": (P.alarms_opened,),
    "show_own_keys": (P.keys_opened,),
    "show_keys_of_municipality": (P.keys_opened,),
    "show_operator_log": (P.log_opened,),
    "take_operator_table": (P.log_taken,),
    "take_operator_paper": (P.log_taken,),
    "show_metrics": PROBE,
}
DOOR: Mapping[str, Nothing] = {
    "first_page": Nothing("leads on"),
    "ask_to_sign_in": FORM,
    "sign_somebody_in": DATABASE,
    "sign_in_again": DATABASE,
    "sign_out": DATABASE,
    "ask_for_password": FORM,
    "replace_password": DATABASE,
    "ask_for_code": FORM,
    "finish_with_code": DATABASE,
    "show_second_factor": Nothing("one's own second factor"),
    "set_up": Nothing("a secret that counts once it is confirmed"),
    "show_picture": Nothing("one's own secret, while it is set up"),
    "confirm": DATABASE,
    "renew_codes": DATABASE,
    "ask_for_proof": FORM,
    "prove": Nothing("a wrong password or code is written by a function of the database, a right one opens nothing"),
    "prove_in_page": Nothing(
        "a wrong password or code is written by a function of the database, a right one opens nothing"
    ),
    "livez": PROBE,
    "readyz": PROBE,
}
SIDES = {"staff": {**DOOR, **STAFF}, "operator": {**DOOR, **OPERATOR}}
FIXED = {"kind": "arrival", "part": "cover", "subject": "day", "table": "plan", "form": "pdf"}


PLACES = {(route.handler.fn.__name__, route.handler.fn.__module__) for route in ROUTES}
TWICE = {name for name, times in Counter(name for name, _ in PLACES).items() if times > 1}


def name_of(route: Route) -> str:
    """The handler's name, with its module where another has the same."""
    name, module = route.handler.fn.__name__, route.handler.fn.__module__.rpartition(".")[2]
    return f"{module}.{name}" if name in TWICE else str(name)


def of_side(side: str) -> list[Route]:
    return [route for route in ROUTES if route.side == side]


@pytest.mark.parametrize("side", SIDES)
def test_every_handler_has_its_line(side: str) -> None:
    assert {name_of(route) for route in of_side(side)} == set(SIDES[side])


@pytest.mark.parametrize("side", SIDES)
def test_what_sends_a_form_writes(side: str) -> None:
    """Which POST writes nothing stands here literally: each does nothing that lasts, or its doing is written elsewhere."""
    silent = {
        name_of(route)
        for route in of_side(side)
        if not route.reads and isinstance(SIDES[side][name_of(route)], Nothing)
    }
    lasting_nothing = {
        *(
            *("preview_new_section", "preview_section", "preview_closing"),
            "choose_columns",
            "choose_row_height",
            "cancel_workbook",
            "cancel_attachments_job",
            "cancel_opening",
            "order_sheets",
            "cancel_paper",
            "move_arrivals_on",
            "move_arrivals_back",
        ),
        *("receive_package", "receive_roster", "try_out", "end_try_out"),
    }
    by_the_database = {
        *("sign_somebody_in", "sign_in_again", "sign_out", "replace_password"),
        *("merge_sections", "take_merging_back"),
        *("finish_with_code", "set_up", "confirm", "renew_codes", "prove", "prove_in_page"),
    }
    assert silent - by_the_database == (lasting_nothing if side == "staff" else set())


async def looked_at(
    client: httpx.AsyncClient, owner: asyncpg.Connection, side: str, values: Mapping[str, str], written: str
) -> dict[str, set[str]]:
    """By handler, the actions that looking at its first page wrote."""
    found: dict[str, set[str]] = {}
    for route in of_side(side):
        if not route.reads or route.path in OF_A_JOB | {"/readyz", "/second-factor/picture"}:
            continue
        since = await owner.fetchval("select clock_timestamp()")
        answer = await client.get(route.filled({**FIXED, **values}))
        assert answer.status_code in {200, 204, 303, 307}, f"{route.path}: {answer.status_code}"
        rows = await owner.fetch(written, since)
        found[name_of(route)] = {row["action"] for row in rows}
    return found


def expected(side: str, found: Mapping[str, set[str]]) -> dict[str, set[str]]:
    lines = {name: SIDES[side][name] for name in found}
    return {name: set() if isinstance(line, Nothing) else set(map(str, line)) for name, line in lines.items()}


async def test_looking_at_a_page_of_the_staffs_writes_what_is_said_here(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    rich = await rich_town(owner, settings)
    written = f"select action from app.audit_event where municipality = '{rich.town.code}' and at > $1"
    async with signed_in_client(rich.ada, settings) as client:
        found = await looked_at(client, owner, "staff", rich.values, written)
    assert found == expected("staff", found)


async def test_looking_at_a_page_of_the_operators_writes_what_is_said_here(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await make_town(owner, settings), await make_operator(owner)
    written = f"select action from app.operator_audit_event where operator = '{person.id}' and at > $1"
    async with operator_client(person, settings) as client:
        values = {"code": town.code, "crest": await give_crest_and_draft(owner, town, person), "login": person.login}
        found = await looked_at(client, owner, "operator", values, written)
    assert found == expected("operator", found)
