"""鍵: fingerprints of the public halves, and what changed when. No private key is on this side, and no page shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.audit import log
from app.audit.actions import OperatorAction
from app.municipalities.administration import MunicipalityShown, all_municipalities, one
from app.operations.shown_keys import OF_THE_MAILER, ShownKey, keys_of
from app.tenancy import api
from app.vault.signing import fingerprint
from app.vault.trusted_keys import trusted_signers
from app.web.guards import requires_operator
from app.web.operator.layout import operator_page
from app.web.pages import PageContext
from app.web.pagination import next_page, start_in
from app.web.sessions import AnyRequest


@dataclass(frozen=True, slots=True)
class MunicipalityKeys:
    """A municipality, and how many of its procedures take nothing for want of a key."""

    code: str
    name: str
    keyless: int


@dataclass(frozen=True, kw_only=True)
class InstallationKeysPage(PageContext):
    """The installation's own keys, `signers` by fingerprint, and the way to the municipalities'."""

    template: ClassVar = "operator/keys.html"
    signers: Sequence[str]
    mailers: Sequence[ShownKey]
    municipalities: Sequence[MunicipalityKeys]


@dataclass(frozen=True, kw_only=True)
class MunicipalityKeysPage(PageContext):
    """A page of one municipality's keys, newest first."""

    template: ClassVar = "operator/municipality_keys.html"
    municipality: MunicipalityShown
    keys: Sequence[ShownKey]
    following: str


@get("/keys", guards=[requires_operator])
async def show_own_keys(request: AnyRequest) -> Response[bytes]:
    signers = trusted_signers()
    mailers = await keys_of(OF_THE_MAILER, signers)
    keyless = {row["municipality"]: row["missing"] for row in await api.rows("missing_keys")}
    known = [MunicipalityKeys(m.code, str(m.name), keyless.get(m.code, 0)) for m in await all_municipalities()]
    await log.record_operator(OperatorAction.keys_opened)
    shown = InstallationKeysPage(
        signers=[fingerprint(signer) for signer in signers], mailers=mailers.rows, municipalities=known
    )
    return operator_page(request, shown)


@get("/municipalities/{code:str}/keys", guards=[requires_operator])
async def show_keys_of_municipality(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    municipality = await one(code)
    if municipality is None:
        raise NotFoundException
    page = await keys_of(code, trusted_signers(), start_in(request))
    await log.record_operator(OperatorAction.keys_opened, code)
    shown = MunicipalityKeysPage(municipality=municipality, keys=page.rows, following=next_page(request, page))
    return operator_page(request, shown)


ROUTES: Final = [show_own_keys, show_keys_of_municipality]
