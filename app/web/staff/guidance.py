"""使い方: short pages for the ward's staff, the daily work first, then how a procedure is made, approved and published."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.procedures.definition import MOST_QUESTIONS
from app.procedures.package import LARGEST
from app.web.guards import requires_staff
from app.web.sessions import AnyRequest
from app.web.staff.frame import staff_page

PAGES: Final[dict[str, str]] = {
    "day": "受付から完了まで",
    "lists": "申請者一覧",
    "calls": "電話と対応記録",
    "notices": "お知らせを送る",
    "exports": "ダウンロードと管理簿",
    "own-list": "お手元のExcel一覧",
    "prints": "印刷と宛名ラベル",
    "statistics": "統計",
    "erasure": "申請の消去",
    "procedures": "手続を作る",
    "questions": "質問と条件",
    "approval": "承認と公開",
    "papers": "付議資料とファイル簿",
    "places": "定員と抽選",
    "packages": "ひな型とパッケージ",
}
"""Title by the page's name in its address, which is its template's too."""


@get("/help", guards=[requires_staff])
async def show_help(request: AnyRequest) -> Response[bytes]:
    return _page(request, "")


@get("/help/{subject:str}", guards=[requires_staff])
async def show_help_on(request: AnyRequest, subject: FromPath[str]) -> Response[bytes]:
    if subject not in PAGES:
        raise NotFoundException
    return _page(request, subject)


def _page(request: AnyRequest, subject: str) -> Response[bytes]:
    return staff_page(
        request,
        f"staff/help/{subject or 'index'}.html",
        subject=subject,
        title=PAGES.get(subject, "使い方"),
        pages=PAGES,
        most_questions=MOST_QUESTIONS,
        largest=LARGEST // 1_000_000,
    )


ROUTES: Final = [show_help, show_help_on]
