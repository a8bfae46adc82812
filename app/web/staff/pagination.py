"""Lists that go on where a page ends: where the page that is asked for begins, and the addresses of the pages on both sides of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from app.tenancy.keyset import Cursor, Page, Start
from app.web.sessions import AnyRequest


class ListFilter(Protocol):
    """What a list is asked for by its address; the cursors as their texts, "" where none is asked for."""

    @property
    def after(self) -> str: ...
    @property
    def before(self) -> str: ...


Filter = TypeVar("Filter", bound=ListFilter)


def start_of(list_filter: ListFilter, *, ranked: bool = False) -> Start:
    """Where the page begins that a filter asks for; `ranked`: of a list that ranks its rows."""
    return Start.read(list_filter.after, list_filter.before, ranked=ranked)


def neighbours(list_filter: Filter, page: Page[Any], address: Callable[[Filter], str]) -> tuple[str, str]:
    """The addresses of the page before this one and of the one behind it, "" where there is none."""

    def at(side: str, cursor: Cursor | None) -> str:
        sides: dict[str, Any] = {"after": "", "before": "", side: str(cursor)}
        return address(replace(list_filter, **sides)) if cursor else ""  # type: ignore[type-var]  # every filter is a dataclass

    return at("before", page.previous), at("after", page.next)


def start_in(request: AnyRequest) -> Start:
    """The same of a list that is only gone through forwards."""
    return Start.read(request.query_params.get("after", ""))


def next_page(request: AnyRequest, page: Page[Any]) -> str:
    """The address of the same list behind this page; "" where nothing follows."""
    if page.next is None:
        return ""
    params = [(name, value) for name, value in request.query_params.items() if name != "after"]
    return f"{request.scope['path']}?{urlencode([*params, ('after', str(page.next))])}"
