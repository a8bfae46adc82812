"""The schema `api`: functions and views of the database that do what no table's grant allows. They need no municipality in scope.

Who may call which function stands in GRANTED and in the SQL's grants; a test of the house compares both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, current_scope

# every role asks whether the database is the one that its program was written for (app/operations/schema.py)
EVERYBODYS: Final = frozenset({"schema_state"})
# for the applicant's side, and for staff who enter what came on paper
_HOLDING: Final = frozenset({"hold_attachment", "hold_chunk", "finish_attachment", "release_attachment", "held"})
# `lookup` and `uploads` are the applicant's login with pools of their own, so that looking up never waits behind submissions, nor either behind files
_OWN: Final[Mapping[Role, frozenset[str]]] = {
    Role.applicant: frozenset({"submit", "submit_many", "section_name_on"}),
    Role.lookup: frozenset({"shown_status", "status_of_many"}),
    Role.uploads: _HOLDING,
    Role.sign_in_staff: frozenset(
        {
            *("begin_staff_sign_in", "settle_staff_sign_in", "record_staff_sign_in_failure"),
            *("record_staff_sign_in_refusal", "open_session"),
            *("staff_sign_in_waits", "staff_factor_try", "staff_factor_accepted", "prove_staff"),
        }
    ),
    Role.sign_in_operator: frozenset(
        {
            *("begin_operator_sign_in", "settle_operator_sign_in", "record_operator_sign_in_failure"),
            "open_operator_session",
            *("operator_sign_in_waits", "operator_factor_try", "operator_factor_accepted", "prove_operator"),
        }
    ),
    Role.staff: frozenset(
        {
            *(
                "session_municipality",
                "session_staff",
                "session_id",
                "may_process",
                "may_administer",
                "may_audit",
                "every_section",
                "my_procedures",
                "readable_procedures",
                "partly_closed_procedures",
                "is_closed_year",
                "is_open_application",
                "reading_actions",
                "actions_of_functions",
                "is_on_roster",
            ),
            *("touch_session", "end_session", "change_password", "end_sessions_of"),
            *("audit_events_about", "log_sealed_until"),
            *("own_staff_factor", "offer_staff_factor", "offered_staff_factor", "take_staff_factor"),
            *("renew_staff_recovery_codes", "reset_staff_factor", "staff_factors"),
            *("publish", "cancel_publication", "discard_draft", "decide_extension"),
            *("plan_section", "take_back_section", "what_keeps_section_open", "plan_merging"),
            *(
                "enter_application",
                "search_blind_index",
                "search_references",
                "earliest_fold",
                "next_lottery_entrants",
                "draw_lots",
                "applied_by_place",
                "waiting_days",
                "own_step_to_take_back",
            ),
            "enqueue_for_staff",
            *_HOLDING,
            *(
                "erasure_due_summary",
                "erasure_preview",
                "erasure_references",
                "erasure_confirmers",
                "execute_erasure",
                "finish_erasure",
            ),
        }
    ),
    Role.operator: frozenset(
        {
            *("touch_operator_session", "end_operator_session", "change_operator_password", "note_operator"),
            *(
                "municipalities",
                "municipality_names",
                "sections_of",
                "create_municipality",
                "appoint_administrator",
                "suspend_municipality",
            ),
            *(
                "municipality_facts",
                "drafted_municipality",
                "draft_municipality",
                "drop_municipality_draft",
                "confirm_municipality_draft",
            ),
            *("operator_accounts", "council_plans", "plan_council_act", "confirm_council_act", "drop_council_act"),
            *("stop_operator", "last_administrator"),
            *("own_operator_factor", "offer_operator_factor", "offered_operator_factor", "take_operator_factor"),
            "renew_operator_recovery_codes",
            *(
                "outbox_health",
                "worker_health",
                "missing_keys",
                "volume",
                "metrics",
                "alarms",
                "alarm_counts",
                "keys_of",
            ),
            *("operator_log", "operator_names", "operator_log_sealed_until"),
            *("announcements", "announce", "withdraw_announcement"),
            *("procedures_met", "planned_stops", "plan_stop", "end_stop"),
        }
    ),
    Role.mailer: frozenset(
        {
            "lease_letter",
            "count_arrival_mail",
            "record_delivery",
            "record_bounce",
            "record_heartbeat",
            "claim_alarm_mail",
            "record_alarm_mail",
        }
    ),
    Role.worker: frozenset(
        {
            *(
                "claim",
                "resume",
                "finish_job",
                "working_for",
                "record_heartbeat",
                "delete_old_failures",
                "delete_old_results",
                "sealed_until",
            ),
            *(
                "plan_keys",
                "plan_choices",
                "places_in_clear",
                "begin_sealing_choices",
                "seal_some_choices",
                "choices_of_views",
                "seal_views",
                "publish_due",
                "due_section_changes",
                "put_due_section_in_force",
                "plan_indexing",
                "arrivals_to_index",
                "write_blind_index",
                "record_index_progress",
                "plan_reindexing",
                "applications_to_reindex",
                "rewrite_blind_index",
                "record_reindexing",
                "plan_column_erasure",
                "column_to_erase",
                "boxes_of_columns",
                "replace_boxes_of_columns",
                "erase_column",
            ),
            *("fold_counts", "unfolded_counts", "check_next_counts"),
            *("write_digests", "write_weekly_digests"),
            *("stand_alarms", "live_keys", "mark_unusable_keys", "note_changed_keys"),
            *("keys_to_destroy", "finish_erasure_of"),
            *("delete_held_attachments", "note_database_space"),
            *("lease_attachment_to_scan", "chunk_to_scan", "record_scan", "files_to_scan"),
        }
    ),
    # it has tables of its own to read and add to (app/operations/sealing)
    Role.seals: frozenset(),
}
GRANTED: Final[Mapping[Role, frozenset[str]]] = {role: functions | EVERYBODYS for role, functions in _OWN.items()}


class NotGranted(RuntimeError):
    """The side that is working may not call this function."""


async def rows(function: str, *values: Any, seconds: float | None = None) -> list[Any]:
    """The rows that a function of the schema returns. Raises NotGranted, and TimeoutError when more than `seconds` pass."""
    if function not in GRANTED[current_scope().role]:
        raise NotGranted(f"{current_scope().role} may not call {function}")
    return await ENGINE.fetch(_call(function, len(values)), *values, seconds=seconds)


async def row(function: str, *values: Any, seconds: float | None = None) -> Any:
    """The first row; None where there is none."""
    found = await rows(function, *values, seconds=seconds)
    return found[0] if found else None


async def value(function: str, *values: Any, seconds: float | None = None) -> Any:
    """The first column of the first row; None where there is no row."""
    found = await rows(function, *values, seconds=seconds)
    return found[0][0] if found else None


@cache
def _call(function: str, count: int) -> str:
    return f"select * from api.{function}({', '.join(f'${number}' for number in range(1, count + 1))})"  # noqa: S608  a name from GRANTED


@dataclass(frozen=True, slots=True, eq=False)
class ApiStatement:
    """One SQL text that reads views of the schema and nothing else, declared in a module under a name. The values begin at `$1`."""

    text: str

    async def rows(self, *values: Any) -> list[Any]:
        """The statement's rows."""
        return await ENGINE.fetch(self.text, *values)

    async def row(self, *values: Any) -> Any:
        """The first row; None where there is none."""
        found = await self.rows(*values)
        return found[0] if found else None
