"""⑤ ダウンロード, and the 管理簿 of all downloads. The form posts plainly, never by htmx: its answer is a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post

from app.applications.queries import Cursor
from app.exports import register
from app.exports.applications_csv import Losses, download, losses_of
from app.exports.applications_table import STATUS_WORDS, columns_of
from app.exports.csv import Encoding, standing_in
from app.exports.register import Format, Items
from app.procedures.known import KnownProcedure, known_procedures
from app.web.attachment import Attachment
from app.web.dates import TOKYO
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.export_form import ALL_KEY, UNFINISHED_KEY, ExportForm, Wanted
from app.web.staff.frame import staff_page
from app.web.staff.inbox import key_store, works_on
from app.web.staff.workbooks.pages import NotOrdered, ordered_workbook

STATUSES: Final = [
    (ALL_KEY, "すべて"),
    (UNFINISHED_KEY, "未処理（到達・受付済・確認中・処理中）"),
    *((str(status), word) for status, word in STATUS_WORDS.items()),
]
ITEMS: Final = [(str(Items.every), "すべての項目"), (str(Items.impersonal), "個人情報を含まない項目だけ")]
FORMATS: Final = [
    (str(Format.xlsx), "Excel（パスワード付き）"),
    (str(Format.csv_utf_8), "CSV（UTF-8、BOM付き）"),
    (str(Format.csv_shift_jis), "CSV（Shift_JIS）"),
    (str(Format.csv_utf_8_raw), "CSV（UTF-8、システム取込用）"),
]
SHIFT_JIS: Final = frozenset({Format.csv_shift_jis, Format.csv_shift_jis_standard})
WRITTEN_FORMATS: Final = dict(
    [
        *FORMATS,
        (str(Format.csv_shift_jis_standard), "CSV（Shift_JIS、標準の字に置換え）"),
        (str(Format.own_list), "お手元のExcel一覧に追加"),
    ]
)


@get("/exports", guards=[requires_processing])
async def show_exports(request: AnyRequest) -> Response[bytes]:
    return _form_page(request, ExportForm(), await _own_procedures(request))


@post("/exports", guards=[requires_processing], status_code=200)
async def export_applications(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    asked = ExportForm.read(posted)
    procedures = await _own_procedures(request)
    wanted = asked.wanted(procedures)
    if not isinstance(wanted, Wanted):
        return _form_page(request, asked, procedures, *wanted)
    if wanted.format is Format.xlsx:
        return await _workbook(request, asked, wanted, procedures)
    if wanted.format in SHIFT_JIS and not only(posted, "lossy"):
        losses = await _losses(request, wanted)
        if losses.count:
            return _lossy_page(request, asked, wanted, losses)
    return await _attachment(request, wanted)


@get("/exports/register", guards=[requires_staff])
async def show_register(request: AnyRequest) -> Response[bytes]:
    entries, following = await register.entries(Cursor.read(request.query_params.get("after", "")))
    return staff_page(
        request,
        "staff/exports/register.html",
        entries=entries,
        following=f"/exports/register?after={following}" if following else "",
        formats=WRITTEN_FORMATS,
        statuses=STATUS_WORDS,
    )


async def _workbook(
    request: AnyRequest, asked: ExportForm, wanted: Wanted, procedures: Mapping[UUID, KnownProcedure]
) -> Response[bytes]:
    try:
        return await ordered_workbook(request, wanted)
    except NotOrdered as refusal:
        return _form_page(request, asked, procedures, ("format", refusal.sentence))


async def _attachment(request: AnyRequest, wanted: Wanted) -> Response[bytes]:
    """The row of the 管理簿 is committed with this request's unit of work, right before the first byte."""
    record = await register.begin(
        signed_in(request).staff, wanted.selection, wanted.format, wanted.items, wanted.purpose
    )
    encoding = wanted.format.encoding or Encoding.utf_8
    made_at = datetime.now(TOKYO).strftime("%Y%m%d-%H%M")
    return Attachment(
        download(record, wanted.selection, wanted.items, key_store(request), encoding),
        name=f"{wanted.procedure.title}_{made_at}.csv",
        plain_name=f"{wanted.procedure.slug}_{made_at}.csv",
        media_type=f"text/csv; charset={'utf-8' if encoding.codec == 'utf-8' else 'Shift_JIS'}",
    )


def _lossy_page(request: AnyRequest, asked: ExportForm, wanted: Wanted, losses: Losses) -> Response[bytes]:
    name = "staff/exports/lossy.html"
    return staff_page(request, name, asked=asked, wanted=wanted, losses=losses, standing_in=standing_in)


async def _losses(request: AnyRequest, wanted: Wanted) -> Losses:
    columns = await columns_of(wanted.procedure.id, wanted.items)
    return await losses_of(wanted.selection, columns, key_store(request), signed_in(request).staff)


async def _own_procedures(request: AnyRequest) -> Mapping[UUID, KnownProcedure]:
    person = signed_in(request)
    return {known.id: known for known in (await known_procedures()).values() if works_on(person, known)}


def _form_page(
    request: AnyRequest, asked: ExportForm, procedures: Mapping[UUID, KnownProcedure], *problems: tuple[str, str]
) -> Response[bytes]:
    choices: dict[str, Any] = {
        "procedures": [("", "選んでください"), *((known.slug, str(known.title)) for known in procedures.values())],
        "statuses": STATUSES,
        "items": ITEMS,
        "formats": FORMATS,
    }
    status = 422 if problems else 200
    return staff_page(request, "staff/exports/index.html", status, asked=asked, problems=problems, **choices)


ROUTES: Final = [show_exports, export_applications, show_register]
