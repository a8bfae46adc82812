"""Pagination of lists: the start of the page that a filter names, and the addresses of the pages on both sides of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from app.tenancy.keyset import Cursor, Page, Start
from app.web.sessions import AnyRequest


class ListFilter(Protocol):
    """The filter of a list with the cursors of its page as texts, "" for none."""

    @property
    def after(self) -> str: ...
    @property
    def before(self) -> str: ...


Filter = TypeVar("Filter", bound=ListFilter)


def start_of(list_filter: ListFilter, *, ranked: bool = False) -> Start:
    """The start of the page that a filter names. `ranked`: the list ranks its rows."""
    return Start.read(list_filter.after, list_filter.before, ranked=ranked)


def neighbours(list_filter: Filter, page: Page[Any], address: Callable[[Filter], str]) -> tuple[str, str]:
    """The addresses of the page before this one and of the one behind it, "" where there is none."""

    def at(side: str, cursor: Cursor | None) -> str:
        sides: dict[str, Any] = {"after": "", "before": "", side: str(cursor)}
        return address(replace(list_filter, **sides)) if cursor else ""  # type: ignore[type-var]  # every filter is a dataclass

    return at("before", page.previous), at("after", page.next)


def start_in(request: AnyRequest) -> Start:
    """The start of the page in a list that is only read forwards, from the request's `after`."""
    return Start.read(request.query_params.get("after", ""))


def next_page(request: AnyRequest, page: Page[Any]) -> str:
    """The address of the same list behind this page; "" where nothing follows."""
    if page.next is None:
        return ""
    params = [(name, value) for name, value in request.query_params.items() if name != "after"]
    return f"{request.scope['path']}?{urlencode([*params, ('after', str(page.next))])}"
