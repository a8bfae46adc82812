"""One request, one unit of work: the body first, then the session, then a transaction that ends before the answer begins.

The whole body is read before anything takes a database connection, so that slow clients hold none. One that is larger than any form is read
for a live session only, which is looked up before the rest is read, in a statement of its own. A form whose files are stored while it comes
(forms_with_files.py) is read for everybody, but stores for a live session only. The transaction opens at the first
query and commits when the answer's status is below 400, else it is undone: before the answer's first byte, so that nobody is told of
what did not happen. A commit that fails becomes the error page. A refusal is noted in a second short one.
"""

from contextlib import ExitStack
from http import HTTPStatus
from typing import Final

from litestar.exceptions import HTTPException

from app.applications.lookup import network_of
from app.audit import log
from app.audit.actions import Action, OperatorAction
from app.people.networks import admits
from app.people.signing_in import Side
from app.settings import Settings
from app.tenancy.engine import ENGINE, Unit
from app.tenancy.scope import Role, SessionToken, scoped
from app.tenancy.scope import Scope as WorkScope
from app.web.asgi import ASGIApp, Message, Receive, Scope, Send, header
from app.web.client_address import client_address
from app.web.csrf import READING, lacks_token
from app.web.errors import DATABASE_AWAY, log_without_text, one_line, send_error
from app.web.file_taking import LARGEST, TOGETHER, TOO_LARGE
from app.web.forms import FORM_TYPE, Posted, parse_form
from app.web.forms_with_files import TAKEN, FormTakers, may_have_files
from app.web.large_bodies import TOO_MANY, LargeBodies, TooManyBodies, in_time
from app.web.replay_after_sign_in import send_stale_form
from app.web.request_body import (
    LARGEST_FORM,
    Beginning,
    BodyTooLarge,
    read_beginning,
    read_body,
    replayed,
    throw_away,
    waits_to_be_asked,
)
from app.web.sessions import (
    POLL_HEADER,
    VISIT,
    OperatorSignedIn,
    SignedIn,
    Visit,
    person_behind,
    token_in,
)
from app.web.streamed_form import read_streamed_form
from app.web.uploads import DRAINED, UploadLimit, fields_so_far, limit_of, take_upload

SIGN_OUT: Final = "/sign-out"  # from anywhere: who should not be here may leave
FOREIGN_NETWORK: Final = (
    "お使いのネットワークからは使えません",
    "自治体が決めたネットワークの端末から、もう一度開いてください。ネットワークは、自治体の管理者が「自治体の設定」で決めています。",
)
WITHOUT_SESSION: Final = frozenset({"/livez", "/readyz", "/metrics"})


class UnitOfWork:
    """ASGI, for the staff's and the operator's side."""

    def __init__(self, app: ASGIApp, *, side: Side, settings: Settings, takers: FormTakers = lambda *_: None) -> None:
        self.app = app
        self.side = side
        self.settings = settings
        self.takers = takers
        self.large = LargeBodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in WITHOUT_SESSION:
            await self.app(scope, receive, send)
            return
        with ExitStack() as held:
            try:
                body = await self._received(scope, receive, held)
            except HTTPException as problem:
                await self._refuse_body(scope, send, problem)
                return
            except DATABASE_AWAY as problem:
                log_without_text(scope["path"], problem)
                await send_error(scope, send, side=self.side, status=503)
                return
            if body is not None:  # else the client left
                await self._serve(scope, replayed(body, receive), send)

    async def _received(self, scope: Scope, receive: Receive, held: ExitStack) -> bytes | None:
        """The body that the handlers read; None when the client left. The visit is in the scope then. `held` ends with the answer.

        Raises BodyTooLarge, BodyTooSlow, TooManyBodies.
        """
        limit, token = limit_of(scope), token_in(scope, self.side, self.settings)
        if may_have_files(scope) and self.takers(scope, None, None, self.settings) is not None:
            return await self._received_with_files(scope, receive, token)
        if limit and waits_to_be_asked(scope) and await self._person(scope, token) is None:
            scope[VISIT] = Visit(self.side, token, None, None)
            return b""
        begun = await read_beginning(receive)
        if begun is None:
            return None
        if limit and (begun.more or len(begun.content) > LARGEST_FORM):
            return await self._received_large(scope, receive, held, begun, limit)
        body = await read_body(receive, begun=begun)
        if body is None:
            return None
        posted = await take_upload(scope, body) if limit else _form(scope, body)
        scope[VISIT] = Visit(self.side, token, await self._person(scope, token), posted)
        return body

    async def _received_large(
        self, scope: Scope, receive: Receive, held: ExitStack, begun: Beginning, limit: UploadLimit
    ) -> bytes | None:
        """For somebody whose session lives; of anybody else's nothing is kept but the fields at its beginning."""
        token = token_in(scope, self.side, self.settings)
        person = await self._person(scope, token)
        if person is None:
            await in_time(throw_away(receive, DRAINED, begun))
            scope[VISIT] = Visit(self.side, token, None, fields_so_far(begun.content, header(scope, b"content-type")))
            return b""
        try:
            held.enter_context(self.large.one_of(person))
        except TooManyBodies:
            await in_time(throw_away(receive, DRAINED, begun))
            raise
        body = await in_time(read_body(receive, limit.bytes_, drained=DRAINED, begun=begun))
        if body is None:
            return None
        posted = await take_upload(scope, body)
        # a body may take longer than its session lives
        scope[VISIT] = Visit(self.side, token, await self._person(scope, token), posted)
        return b""

    async def _received_with_files(self, scope: Scope, receive: Receive, token: SessionToken | None) -> bytes:
        """Read a form while its files are stored. Without a session the names of its files are kept with what was typed."""
        person = await self._person(scope, token)
        known = person if isinstance(person, SignedIn) and not self._kept_out(scope, person) else None
        taker = self.takers(scope, known, token, self.settings)
        assert taker is not None
        reading = read_streamed_form(scope, receive, taker.take, largest=LARGEST)
        fields = await (reading if known else in_time(reading))
        # it may take longer than its session lives
        person = await self._person(scope, token)
        scope[TAKEN] = taker
        scope[VISIT] = Visit(self.side, token, person, taker.posted(fields, signed_in=person is not None))
        return b""

    async def _person(self, scope: Scope, token: SessionToken | None) -> SignedIn | OperatorSignedIn | None:
        return await person_behind(self.side, token, extend=not header(scope, POLL_HEADER))

    async def _refuse_body(self, scope: Scope, send: Send, problem: HTTPException) -> None:
        limit = limit_of(scope)
        words = (limit.title, limit.advice) if limit and isinstance(problem, BodyTooLarge) else None
        words = TOO_MANY if isinstance(problem, TooManyBodies) else words
        if may_have_files(scope) and limit is None and isinstance(problem, BodyTooLarge):
            words = (TOO_LARGE[0], TOO_LARGE[1] % {"megabytes": TOGETHER})
        await send_error(scope, send, side=self.side, status=problem.status_code, words=words)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        found: Visit = scope[VISIT]
        person = found.person
        if person is None:
            with scoped(WorkScope(Role(self.side))):
                await self.app(scope, receive, send)
        elif self._kept_out(scope, person):
            await self._refuse_network(scope, send, person, found.token)
        elif lacks_token(scope, found.posted, person.csrf_token):
            await send_stale_form(scope, send, found)
        else:
            assert found.token is not None
            with scoped(self._work_scope(person, found.token)):
                await self._in_unit(scope, receive, send)

    def _kept_out(self, scope: Scope, person: SignedIn | OperatorSignedIn) -> bool:
        """Whether the municipality's own list of networks keeps the person out where they are now."""
        address = client_address(scope, self.settings.trusted_proxies)
        return (
            isinstance(person, SignedIn) and scope["path"] != SIGN_OUT and not admits(person.settings.networks, address)
        )

    async def _refuse_network(
        self, scope: Scope, send: Send, person: SignedIn | OperatorSignedIn, token: SessionToken | None
    ) -> None:
        assert token is not None
        if not header(scope, POLL_HEADER):  # a page left open asks every minute
            with scoped(self._work_scope(person, token)):
                await _note_refusal(scope, person, network_of(client_address(scope, self.settings.trusted_proxies)))
        await send_error(scope, send, side=self.side, status=HTTPStatus.FORBIDDEN, words=FOREIGN_NETWORK)

    def _work_scope(self, person: SignedIn | OperatorSignedIn, token: SessionToken) -> WorkScope:
        municipality = person.municipality if isinstance(person, SignedIn) else None
        return WorkScope(Role(self.side), municipality, token)

    async def _in_unit(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with ENGINE.unit() as unit:
            network = network_of(client_address(scope, self.settings.trusted_proxies))
            await self.app(scope, receive, _Answer(scope, send, unit, network))
            await unit.end(commit=False)  # a handler that answered nothing did nothing


class _Answer:
    """Ends the unit of work before the answer's first byte is sent."""

    def __init__(self, scope: Scope, send: Send, unit: Unit, network: str) -> None:
        found: Visit = scope[VISIT]
        assert found.person is not None
        self.side = found.side
        self.person = found.person
        self.scope = scope
        self.send = send
        self.unit = unit
        self.network = network
        self.replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            status: int = message["status"]
            self.replaced = not await self._ended(commit=status < HTTPStatus.BAD_REQUEST)
            if status == HTTPStatus.FORBIDDEN:
                await _note_refusal(self.scope, self.person, self.network)
            if self.replaced:
                return
        if not self.replaced:
            await self.send(message)

    async def _ended(self, *, commit: bool) -> bool:
        """End the unit of work; False when it failed and the error page has been sent."""
        try:
            await self.unit.end(commit=commit)
        except Exception as problem:  # noqa: BLE001  whatever failed, the person must not read that it went well
            log_without_text(self.scope["path"], problem)
            status = 503 if isinstance(problem, DATABASE_AWAY) else 500
            await send_error(self.scope, self.send, side=self.side, status=status)
            return False
        return True


async def _note_refusal(scope: Scope, person: SignedIn | OperatorSignedIn, network: str) -> None:
    """Write down that the person was refused this request, in a unit of work of its own."""
    # an address with a NUL in it is one the database would not keep, and the refusal would go unwritten
    subject = f"{scope['method']} {one_line(scope['path'])}"[:200]
    try:
        async with ENGINE.unit():
            if isinstance(person, SignedIn):
                await log.record(person.staff, Action.refused, subject, network=network)
            else:
                await log.record_operator(OperatorAction.refused, subject, network=network)
    except Exception as problem:  # noqa: BLE001  the answer is owed all the same
        log_without_text(scope["path"], problem)


def _form(scope: Scope, body: bytes) -> Posted | None:
    """The posted form, where it is one of ours; what cannot be read is refused by the handler that wants it."""
    content_type = header(scope, b"content-type")
    if scope["method"] in READING:
        return None
    try:
        if not content_type.lower().startswith(FORM_TYPE):
            return None
        return parse_form(body)
    except HTTPException:
        return None
