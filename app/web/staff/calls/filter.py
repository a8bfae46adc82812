"""The filter of the list of calls, as its address carries it. Nothing personal is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.calls import CallSelection
from app.calendar.tokyo import today
from app.procedures.procedures_for_staff import ProcedureSummary

ADDRESS: Final = "/calls"


@dataclass(frozen=True, slots=True)
class CallsFilter:
    """The parameters of the address as they were sent; a value that is unknown narrows nothing."""

    procedure: str = ""  # its slug
    due: str = ""  # "1": only calls whose day has come
    mine: str = ""  # "1": only calls of this person and of nobody
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "CallsFilter":
        values = {field.name: str(params.get(field.name, ""))[:150] for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if "\0" not in value})

    @classmethod
    def read_query(cls, query: str) -> "CallsFilter":
        """Read a query string that came back with a form."""
        return cls.read(dict(parse_qsl(query[:1000])))

    def query(self) -> str:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in values.items() if value})

    def address(self) -> str:
        query = self.query()
        return f"{ADDRESS}?{query}" if query else ADDRESS

    def selection(self, procedures: Mapping[UUID, ProcedureSummary], me: UUID) -> CallSelection:
        procedure = next((summary.id for summary in procedures.values() if summary.slug == self.procedure), None)
        return CallSelection(procedure, today() if self.due else None, me if self.mine else None)
