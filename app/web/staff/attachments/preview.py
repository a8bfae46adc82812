"""プレビュー: pages of a file as pictures. The page is written to the 監査ログ; its pictures are given only to the session that opened it."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Final
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.applications.decryption import AnswerDecryptor, open_answers
from app.applications.queries import SealedApplication
from app.attachments.opening import StoredFile, content_of, file_of
from app.attachments.rendering import Content, Drawn, NotRendered, RenderFault, pages_of
from app.audit import log
from app.audit.actions import Action
from app.rendering.wire import MOST_PAGES
from app.tenancy.engine import ENGINE
from app.vault.seal import CannotOpen
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store, opens_unscanned
from app.web.staff.attachments.listed import ListedFile, ListedFiles, label_of, listed_files
from app.web.staff.layout import staff_page
from app.web.staff.list_place import opened_from, page_address

# a picture opened at its own address is that and nothing else
POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
DAMAGED: Final = "保存されているファイルが壊れているため、開けません。運営にお知らせください。"


@dataclass(frozen=True, kw_only=True)
class AttachmentPage(PageContext):
    """A file of an application. `pages`: addresses of the pictures; `more`: pages that are not shown; `problem`: why there are none."""

    template: ClassVar = "staff/attachments/preview.html"
    application: SealedApplication
    address: str
    file: ListedFile
    number: int
    files: ListedFiles
    question: str
    pages: tuple[str, ...]
    more: int
    problem: str
    may_process: bool


@get("/applications/{reference:str}/attachments/{attachment:uuid}", guards=[requires_reading])
async def show_attachment(request: AnyRequest, reference: FromPath[str], attachment: FromPath[UUID]) -> Response[bytes]:
    application = await found_here(reference)
    stored = await _stored(request, application, attachment)
    person, store = signed_in(request), key_store(request)
    opened = await open_answers(application, store, person.staff)
    came_from = opened_from(request)
    files = await listed_files(application, opened, store, unscanned=opens_unscanned(request), came_from=came_from)
    place, file = next(
        ((place, one) for place, one in enumerate(files.files) if one.id == attachment), (0, files.files[0])
    )
    details = {"attachment": str(attachment), "file_kind": str(stored.kind)}
    await log.record(person.staff, Action.attachment_opened, str(application.reference), details)
    count, problem = await _counted(request, stored)
    seen = _proof(request, attachment)
    return staff_page(
        request,
        AttachmentPage(
            application=application,
            address=page_address(request, application),
            file=file,
            number=place,
            files=files,
            question=label_of(opened.version.form, file.question) if opened else "",
            pages=tuple(f"{file.address}/pages/{n}?seen={seen}" for n in range(1, min(count, MOST_PAGES) + 1)),
            more=max(0, count - MOST_PAGES),
            problem=problem,
            may_process=person.role.may_process,
        ),
    )


@get("/applications/{reference:str}/attachments/{attachment:uuid}/pages/{number:int}", guards=[requires_reading])
async def show_page(
    request: AnyRequest, reference: FromPath[str], attachment: FromPath[UUID], number: FromPath[int]
) -> Response[bytes]:
    """One page as PNG. `seen`: the proof that this session has opened the file's own page, where that was written down."""
    seen = request.query_params.get("seen", "")
    if not (1 <= number <= MOST_PAGES and hmac.compare_digest(seen.encode(), _proof(request, attachment).encode())):
        raise NotFoundException
    stored = await _stored(request, await found_here(reference), attachment)
    try:
        drawn = await _drawn(request, stored, first=number, most=1)
    except NotRendered as refused:
        return _no_picture(503 if refused.fault.passing else 422)
    except CannotOpen:
        return _no_picture(422)
    if not drawn.pages:
        raise NotFoundException
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
    return Response(drawn.pages[0], media_type="image/png", headers=headers)


def _no_picture(status: int) -> Response[bytes]:
    return Response(b"", status_code=status, media_type="text/plain", headers={"Cache-Control": "no-store"})


async def _stored(request: AnyRequest, application: SealedApplication, attachment: UUID) -> StoredFile:
    """The file, of what may be opened. Raises NotFoundException alike for every other."""
    open_box = AnswerDecryptor(key_store(request)).open
    file = await file_of(application.id, attachment, open_box, unscanned=opens_unscanned(request))
    if file is None or not file.may_be_opened:
        raise NotFoundException
    return file


async def _counted(request: AnyRequest, stored: StoredFile) -> tuple[int, str]:
    """How many pages the file has, and why it has none to show."""
    try:
        return (await _drawn(request, stored, most=0)).of, ""
    except NotRendered as refused:
        return 0, refused.fault.label
    except CannotOpen:
        return 0, DAMAGED


async def _drawn(request: AnyRequest, stored: StoredFile, *, first: int = 1, most: int) -> Drawn:
    """Raises NotRendered, CannotOpen."""
    if stored.kind is None:
        raise NotRendered(RenderFault.no_kind)
    await ENGINE.rest()  # others may stand before it
    content = Content(stored.kind, stored.size, content_of(stored))
    return await pages_of(request.app.state.settings.render_socket, content, first=first, most=most)


def _proof(request: AnyRequest, attachment: UUID) -> str:
    """Of the session, which alone can make it, and the file."""
    return hmac.new(signed_in(request).csrf_token.encode(), b"shown " + attachment.bytes, sha256).hexdigest()[:32]


ROUTES: Final = [show_attachment, show_page]
