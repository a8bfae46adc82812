"""使い方: short pages for the ward's staff, the daily work first, then how a procedure is made, approved and published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.procedures.definition import MOST_QUESTIONS
from app.procedures.package import LARGEST
from app.web.guards import requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.layout import staff_page

PAGES: Final[dict[str, str]] = {
    "day": "受付から完了まで",
    "lists": "申請者一覧",
    "calls": "電話と対応記録",
    "notices": "お知らせを送る",
    "attachments": "添付ファイル",
    "exports": "ダウンロードと管理簿",
    "own-list": "お手元のExcel一覧",
    "prints": "印刷と宛名ラベル",
    "statistics": "統計",
    "erasure": "申請の消去",
    "sign-in": "ログインと二要素認証",
    "roster": "職員と名簿",
    "log": "監査ログ",
    "settings": "自治体の設定",
    "sections": "課の登録と変更",
    "procedures": "手続を作る",
    "questions": "質問と条件",
    "approval": "承認と公開",
    "papers": "付議資料とファイル簿",
    "places": "定員と抽選",
    "packages": "ひな型とパッケージ",
}
"""Title by the page's name in its address, which is its template's too."""


@dataclass(frozen=True, kw_only=True)
class HelpPage(PageContext):
    """A page of 使い方; `subject` is "" for the first one. `largest`: of a package, in megabytes."""

    template: ClassVar = "staff/help/index.html"
    subject: str
    title: str
    pages: Mapping[str, str]
    most_questions: int
    largest: int

    @classmethod
    def templates(cls) -> tuple[str, ...]:
        return (cls.template, *(f"staff/help/{subject}.html" for subject in PAGES))

    def drawn(self, *, part: bool) -> str:  # noqa: ARG002  the same for both
        return f"staff/help/{self.subject}.html" if self.subject else self.template


@get("/help", guards=[requires_staff])
async def show_help(request: AnyRequest) -> Response[bytes]:
    return _page(request, "")


@get("/help/{subject:str}", guards=[requires_staff])
async def show_help_on(request: AnyRequest, subject: FromPath[str]) -> Response[bytes]:
    if subject not in PAGES:
        raise NotFoundException
    return _page(request, subject)


def _page(request: AnyRequest, subject: str) -> Response[bytes]:
    shown = HelpPage(
        subject=subject,
        title=PAGES.get(subject, "使い方"),
        pages=PAGES,
        most_questions=MOST_QUESTIONS,
        largest=LARGEST // 1_000_000,
    )
    return staff_page(request, shown)


ROUTES: Final = [show_help, show_help_on]
