"""The municipality's settings in the database: read, and changed by its administrators."""

from uuid import UUID, uuid4

from app.audit import log
from app.audit.actions import Action
from app.municipalities.settings import SETTINGS, MunicipalitySettings
from app.municipalities.tables import MunicipalitySettingRow
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement

_ENSURE = ScopedStatement(
    "insert into app.municipality_setting (municipality, id) values ($1, $2) on conflict (municipality) do nothing",
    "on conflict",
)


class SettingsClash(Exception):
    """A colleague changed the settings after the person saw them."""


async def stored_settings() -> MunicipalitySettings:
    """The settings of the scope's municipality."""
    return MunicipalitySettings.of(await MunicipalitySettingRow.select().first())


async def store_settings(after: MunicipalitySettings, seen: MunicipalitySettings, by: UUID) -> None:
    """Put `after` in the place of the settings that the person saw. Raises SettingsClash and NotAllowed."""
    with refusals({Refusal.insufficient_privilege: NotAllowed, Refusal.below_floor: NotAllowed}):
        await _ENSURE.rows(uuid4())
        now = MunicipalitySettings.of(await MunicipalitySettingRow.select().lock_rows("UPDATE").first())
        if now != seen:
            raise SettingsClash
        values = {name: getattr(after, name) for name in SETTINGS if getattr(after, name) != getattr(now, name)}
        if not values:
            return
        await MunicipalitySettingRow.update({name: _stored(value) for name, value in values.items()}, force=True)
    changes = log.changed(now.in_words(), after.in_words())
    await log.record(by, Action.municipality_settings_changed, details=changes)


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
