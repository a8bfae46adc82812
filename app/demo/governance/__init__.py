"""The approvals and the papers' words of the demo: Shinjuku's, from the ward's own paper of 令和６年４月.

The paper does not name the procedures approved before it, nor the day of that meeting: those are made up, and so is the office where
開示請求 are handed in.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.calendar.tokyo import first_day_of, fiscal_year, last_day_of
from app.demo.procedures import demo_procedures
from app.folders import DEMO_GOVERNANCE
from app.languages import SOURCE
from app.papers.governance.wording import MunicipalityWording, wording_from
from app.papers.municipal_wording import PARTICULARS, whole
from app.procedures.approval import Approval, CouncilDecision
from app.procedures.form import compile_form
from app.procedures.snapshot import ApprovedProcedure, Connection, Outsourcing, Snapshot, from_json
from app.texts import Text


def shinjuku_wording() -> MunicipalityWording:
    return wording_from(_written()["wording"])


def shinjuku_words() -> dict[str, Any]:
    """資料の文言 as the staff's pages keep it: without the periods, which each approval sets."""
    written = _written()
    particulars = {
        name: {key: text for key, text in written[name].items() if key not in {"period_from", "period_to"}}
        for name in PARTICULARS
    }
    return whole({"wording": written["wording"], **particulars})


def council_outline(municipality: str, slug: str) -> str:
    """手続概要 of the ward's paper, "" where the applicants' outline stands."""
    written = _written()["outlines"] if municipality == "shinjuku" else {}
    return str(written.get(slug, ""))


def approval_before() -> Approval:
    """The last approval before the seven procedures were added; its connection and outsourcing began on 1 April 2024."""
    written = _written()
    before = written["before"]
    period = {"period_from": before["period_from"], "period_to": before["period_to"]}
    snapshot = from_json(
        {
            "procedures": before["procedures"],
            "connection": written["connection"] | period,
            "outsourcing": written["outsourcing"] | period,
        }
    )
    return Approval(
        meeting=before["meeting"],
        held_on=date.fromisoformat(before["held_on"]),
        number=before["number"],
        kind=CouncilDecision(before["kind"]),
        period_from=date.fromisoformat(before["period_from"]),
        period_to=date.fromisoformat(before["period_to"]),
        snapshot=snapshot,
    )


def proposed_snapshot() -> Snapshot:
    """What the seed's paper asks for: the procedures approved before, and the seven as their forms stand in the demo."""
    written = _written()
    particulars = from_json(
        {"procedures": [], "connection": written["connection"], "outsourcing": written["outsourcing"]}
    )
    added = tuple(
        ApprovedProcedure(
            slug=procedure.slug,
            name=Text(dict(procedure.definition["title"])),
            section=procedure.section,
            items=compile_form(procedure.definition).items,
            planned_per_year=procedure.planned_per_year,
            outline=Text({SOURCE: written["outlines"][procedure.slug]}),
        )
        for procedure in demo_procedures("shinjuku")
    )
    return replace(particulars, procedures=(*approval_before().snapshot.procedures, *added))


def approval_in_force(today: date) -> Approval:
    """The demo's approval of the seven. Its period is the fiscal year of `today`: the seed's own ended in March 2025, and the demo's
    forms are open."""
    year = fiscal_year(today)
    first, last = first_day_of(year), last_day_of(year)
    snapshot = proposed_snapshot()
    connection, outsourcing = snapshot.connection, snapshot.outsourcing
    assert isinstance(connection, Connection)
    assert isinstance(outsourcing, Outsourcing)
    return Approval(
        meeting=approval_before().meeting,
        held_on=first - timedelta(days=14),
        number="1",
        kind=CouncilDecision.APPROVAL,
        period_from=first,
        period_to=last,
        snapshot=replace(
            snapshot,
            connection=replace(connection, period_from=first, period_to=last),
            outsourcing=replace(outsourcing, period_from=first, period_to=last),
        ),
    )


def approval_of(municipality: str, today: date) -> Approval:
    """One approval of all that the demo's municipality (its slug) publishes; Shinjuku's own, or one like it with the forms' items."""
    ours = approval_in_force(today)
    if municipality == "shinjuku":
        return ours
    procedures = tuple(
        ApprovedProcedure(
            slug=procedure.slug,
            name=Text(dict(procedure.definition["title"])),
            section=procedure.section,
            items=compile_form(procedure.definition).items,
            planned_per_year=procedure.planned_per_year,
            outline=Text(dict(procedure.definition["outline"])),
        )
        for procedure in demo_procedures(municipality)
    )
    return replace(ours, meeting="個人情報保護管理運営会議", snapshot=Snapshot(procedures, None, None))


@cache
def _written() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DEMO_GOVERNANCE.read_text(encoding="utf-8"))
    return read
