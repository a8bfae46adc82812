"""自治体の設定: what the municipality's administrators decide about their own side of the service; auditors read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.response import Redirect

from app.municipalities.settings import SETTINGS, MunicipalitySetting, MunicipalitySettings, Saver, ValueRefused
from app.municipalities.settings_store import SettingsClash, store_settings, stored_settings
from app.procedures.editing import fingerprint
from app.web.client_address import client_address
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_administrator, requires_auditing, requires_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page

FLASH_MESSAGES: Final = {"saved": "保存しました"}
CLASH: Final = "ほかの職員が先に変更しました。何も上書きしていません。いまの設定を確かめて、もう一度保存してください"


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """The settings as typed, with the problems as pairs of input and sentence."""

    values: Mapping[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, settings: MunicipalitySettings) -> "SettingsForm":
        return cls({name: setting.kind.shown(getattr(settings, name)) for name, setting in SETTINGS.items()})

    @classmethod
    def read(cls, posted: Posted) -> "SettingsForm":
        return cls({name: only(posted, name).replace("\x00", "").replace("\r\n", "\n") for name in SETTINGS})

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.problems)

    @property
    def fingerprint(self) -> str:
        """A hash of these settings, by which a colleague's change of them is noticed."""
        return fingerprint(self.values)

    def settings(self, saver: Saver) -> MunicipalitySettings:
        """The settings to store; what cannot be taken is told in `problems`."""
        values = {}
        for name, setting in SETTINGS.items():
            try:
                values[name] = setting.kind.typed(self.values[name], saver)
            except ValueRefused as refused:
                self.problems.append((name, str(refused)))
        return MunicipalitySettings(**values)


@dataclass(frozen=True, kw_only=True)
class MunicipalityPage(PageContext):
    """The settings as a form, and as words for whoever only reads them. `mine`: what was typed, where a colleague saved meanwhile."""

    template: ClassVar = "staff/municipality.html"
    settings: Mapping[str, MunicipalitySetting]
    form: SettingsForm
    words: Mapping[str, str]
    seen: str
    address: str
    message: str = ""
    clash: str = ""
    mine: Sequence[tuple[str, str]] = ()


@get("/municipality", guards=[requires_auditing])
async def show_settings(request: AnyRequest) -> Response[bytes]:
    settings = await stored_settings()
    return _page(request, settings, SettingsForm.of(settings), message=flash_message(request, FLASH_MESSAGES))


@post("/municipality", guards=[requires_administrator, requires_proof], status_code=200)
async def change_settings(request: AnyRequest) -> Response[Any]:
    posted, now = await read_form(request), await stored_settings()
    typed = SettingsForm.read(posted)
    after = typed.settings(_saver(request))
    if only(posted, "seen") != SettingsForm.of(now).fingerprint:
        return _clash(request, now, typed)
    if typed.problems:
        return _page(request, now, typed, status=422)
    try:
        await store_settings(after, now, signed_in(request).staff)
    except SettingsClash:
        return _clash(request, await stored_settings(), typed)
    return Redirect("/municipality?saved=1", status_code=303)


def _saver(request: AnyRequest) -> Saver:
    installation = request.app.state.settings
    return Saver(client_address(request.scope, installation.trusted_proxies), installation)


def _clash(request: AnyRequest, now: MunicipalitySettings, typed: SettingsForm) -> Response[bytes]:
    standing = SettingsForm.of(now)
    mine = [
        (SETTINGS[name].label, text or "（空欄）")
        for name, text in typed.values.items()
        if text != standing.values[name]
    ]
    return _page(request, now, standing, status=409, clash=CLASH, mine=mine)


def _page(
    request: AnyRequest,
    now: MunicipalitySettings,
    form: SettingsForm,
    *,
    status: int = 200,
    message: str = "",
    clash: str = "",
    mine: Sequence[tuple[str, str]] = (),
) -> Response[bytes]:
    shown = MunicipalityPage(
        settings=SETTINGS,
        form=form,
        words=now.in_words(),
        seen=SettingsForm.of(now).fingerprint,
        address=str(_saver(request).address),
        message=message,
        clash=clash,
        mine=mine,
    )
    return staff_page(request, shown, status)


ROUTES: Final = [show_settings, change_settings]
