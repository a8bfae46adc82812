"""Everything that ends in an error page, in one place: which page, in which words, and what the log may hold.

The log gets the exception's type and frames, never its text: a database's message may carry what somebody typed.
"""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePath
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs

from asyncpg.exceptions import (
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    TransactionRollbackError,
)
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException
from litestar.types import ExceptionHandlersMap

from app.languages import known_language
from app.procedures.published import PublishedMunicipality
from app.tenancy.engine import DatabaseBusy, DatabaseNotYet, NotReplicated
from app.texts import N_
from app.web.asgi import Scope, Send, respond
from app.web.pages import FOR_BACK, PageContext, page, render

LOG: Final = logging.getLogger("todoke.errors")

# title and what to do, by status; other statuses use the words of their hundred
WORDS: Final[Mapping[int, tuple[str, str]]] = {
    400: (
        N_("送られた内容を読み取れませんでした"),
        N_("前の画面に戻り、もう一度送ってください。入力した内容は、前の画面に残っています。"),
    ),
    403: (N_("この操作はできません"), N_("はじめの画面を開き直してから、もう一度お試しください。")),
    404: (N_("ページが見つかりません"), N_("アドレスを確かめるか、はじめの画面からおさがしください。")),
    405: (N_("この画面は、アドレスだけでは開けません"), N_("はじめの画面からお進みください。")),
    409: (N_("ほかの操作が先に行われました"), N_("画面を開き直して、最新の内容を確かめてください。")),
    413: (
        N_("送られた内容が大きすぎます"),
        N_("前の画面に戻り、長い文章を短くしてから、もう一度送ってください。入力した内容は、前の画面に残っています。"),
    ),
    429: (N_("しばらくお待ちください"), N_("15分たってから、もう一度お試しください。")),
    500: (
        N_("うまく動きませんでした"),
        N_("時間をおいて、もう一度お試しください。続くときは、担当課にお電話ください。"),
    ),
    503: (N_("ただいま、つながりにくくなっています"), N_("少し時間をおいて、もう一度お試しください。")),
}
NOT_PUBLISHED: Final = N_("この手続は、いま公開していません。アドレスを確かめるか、手続をさがしてください。")
RETRY_AFTER_SECONDS: Final = "30"
# The database is away, overloaded or starting: asking again later will do.
DATABASE_AWAY: Final = (
    OSError,  # TimeoutError is one
    DatabaseBusy,
    NotReplicated,
    InterfaceError,
    InternalClientError,
    PostgresConnectionError,
    OperatorInterventionError,
    InsufficientResourcesError,
    # somebody else has the table, or two waited for each other: nothing was done
    LockNotAvailableError,
    TransactionRollbackError,
)


class NotPublished(NotFoundException):
    """A procedure that the municipality does not publish, or not any more: an old leaflet leads there. Its page stands in the municipality's frame."""

    def __init__(self, place: PublishedMunicipality) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True, kw_only=True)
class ErrorPage(PageContext):
    """The page of an error: what happened and what to do, in the source language; the template translates them."""

    template: ClassVar = "shared/error.html"
    title: str
    advice: str


def words_for(status: int) -> tuple[str, str]:
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]


def kept(side: str, method: str) -> str:
    """Cache-Control of an error page: the Back button shows those of the applicant's forms again, and nothing else is kept."""
    return FOR_BACK if side == "applicant" and method == "POST" else "no-store"


def error_page(
    side: str,
    status: int,
    language: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    place: PublishedMunicipality | None = None,
) -> Response[bytes]:
    title, advice = words_for(status)
    more = {"Retry-After": RETRY_AFTER_SECONDS} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return page(
        ErrorPage(title=title, advice=NOT_PUBLISHED if place else advice),
        status,
        language=language,
        headers={"Cache-Control": kept(side, method), **(headers or {}), **more},
        side=side,
        place=place,
        path=f"/{place.slug}/" if place else "/",
    )


async def send_error(scope: Scope, send: Send, *, side: str, status: int, words: tuple[str, str] | None = None) -> None:
    """Send the error page from a part that stands before Litestar. `words`: title and advice where there are better ones than the status's."""
    title, advice = words or words_for(status)
    tag = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    language = known_language(tag)
    text = render(ErrorPage(title=title, advice=advice), language=language, side=side)
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", kept(side, scope["method"]).encode())]
    await respond(scope, send, status, headers, text.encode())


def exception_handlers(side: str) -> ExceptionHandlersMap:
    """The handlers for Litestar: one page for what HTTP calls an error, one for what nobody foresaw."""

    def answer_http_error(request: Request[Any, Any, Any], problem: HTTPException) -> Response[bytes]:
        language = known_language(request.query_params.get("lang"))
        if problem.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log_without_text(request.scope["path"], problem)
        place = problem.place if isinstance(problem, NotPublished) else None
        return error_page(side, problem.status_code, language, problem.headers, method=request.method, place=place)

    def answer_unforeseen(request: Request[Any, Any, Any], problem: Exception) -> Response[bytes]:
        log_without_text(request.scope["path"], problem)
        away = isinstance(problem, DATABASE_AWAY)
        status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
        language = known_language(request.query_params.get("lang"))
        return error_page(side, status, language, method=request.method)

    return {HTTPException: answer_http_error, Exception: answer_unforeseen}


def log_without_text(path: str, problem: BaseException) -> None:
    """One line: the types of the chain of exceptions, and where each was raised. None of a start without a database, which has told of it itself."""
    if any(isinstance(part, DatabaseNotYet) for part in _chain(problem)):
        return
    LOG.error("%s: %s", one_line(path), " from ".join(_type_and_frames(part) for part in _chain(problem)))


def one_line(path: str) -> str:
    """An address as it may stand in a log: whoever asks chooses it, line ends and control characters too."""
    return path if path.isprintable() else ascii(path)


def _chain(problem: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    part: BaseException | None = problem
    while part is not None and part not in found:
        found.append(part)
        part = part.__cause__ or part.__context__
    return found


def _type_and_frames(problem: BaseException) -> str:
    frames = traceback.extract_tb(problem.__traceback__)
    places = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(problem).__qualname__} [{places}]"
