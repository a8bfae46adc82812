"""個人情報の流れ (資料１－２): who hands what to whom, as a municipality describes it."""

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """The way of one step. The applicant's line and the municipality's line both end at the service; `INSIDE` stays in the municipality."""

    TO_SERVICE = "applicant to service"
    TO_APPLICANT = "service to applicant"
    FROM_STAFF = "staff to service"
    TO_STAFF = "service to staff"
    INSIDE = "inside the municipality"


@dataclass(frozen=True, slots=True)
class FlowStep:
    """`number`: ①; empty for what happens at any time. `words` may have two lines."""

    number: str
    words: str
    route: Route


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    equipment: str


@dataclass(frozen=True, slots=True)
class Flow:
    """All texts of the drawing. `measures`: those of the service, those asked of its operator, those of the contractor; a line each."""

    title: str
    applicant: Party
    service: Party
    municipality: Party
    applicant_line: str
    municipality_line: str
    encrypted: str
    applicant_side: str
    applicant_functions: tuple[str, ...]
    applicant_limits: str
    staff_side: str
    staff_functions: tuple[str, ...]
    store: str
    downloaded: str
    applicant_list: str
    aside: str
    steps: tuple[FlowStep, ...]
    operator: str
    contractor: Party
    contract: str
    others: str
    others_note: str
    service_measures: tuple[str, ...]
    operator_measures: tuple[str, ...]
    contractor_measures: tuple[str, ...]


def words_of(flow: Flow) -> tuple[str, ...]:
    """The drawing in lines: for those who cannot see it, and for Word, where it is a picture."""
    ways = {
        Route.TO_SERVICE: f"{flow.applicant.name}から{flow.service.name}へ",
        Route.TO_APPLICANT: f"{flow.service.name}から{flow.applicant.name}へ",
        Route.FROM_STAFF: f"{flow.municipality.name}から{flow.service.name}へ",
        Route.TO_STAFF: f"{flow.service.name}から{flow.municipality.name}へ",
        Route.INSIDE: f"{flow.municipality.name}の中で",
    }
    numbered = [step for step in flow.steps if step.number]
    return (
        *(f"{step.number}{_line(step.words)}（{ways[step.route]}）" for step in numbered),
        *(f"{_line(step.words)}（{ways[step.route]}）" for step in flow.steps if not step.number),
        flow.aside,
        f"{flow.applicant_side}{'、'.join(map(_line, flow.applicant_functions))}　{_line(flow.applicant_limits)}",
        f"{flow.staff_side}{'、'.join(map(_line, flow.staff_functions))}",
        f"{flow.applicant.name}：{_line(flow.applicant.equipment)}　{flow.applicant_line}{flow.encrypted}",
        f"{flow.municipality.name}：{_line(flow.municipality.equipment)}、{_line(flow.downloaded)}、{_line(flow.applicant_list)}　{flow.municipality_line}{flow.encrypted}",
        f"{flow.others}：{_line(flow.others_note)}",
        f"{flow.service.name}（{flow.service.equipment}）：{_listed(flow.service_measures)}",
        f"{flow.operator}{flow.contract}：{_listed(flow.operator_measures)}",
        f"{flow.contractor.name}{flow.contractor.equipment}{flow.contract}：{_listed(flow.contractor_measures)}",
    )


def _line(text: str) -> str:
    return text.replace("\n", "")


def _listed(measures: tuple[str, ...]) -> str:
    return "、".join(measures)
