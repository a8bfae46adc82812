"""The watch over the keys: the worker opens every live private key, at its start and every hour, and compares it with its public half.

A key that cannot be opened, is another one's or is not signed is marked in the database: nothing is sealed to it any more, its procedure takes
nothing, and the operator's pages say so. Where a place of the store cannot be read at all, one alarm says that for all its keys. While anything
is wrong it looks every minute, so that what was mended is seen without anybody's doing. Keys are opened in threads, some hundred at a time: mail
goes on meanwhile.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.operations.key_check import KnownKey, fault_in_store, fault_of_signature, faults_in_places
from app.procedures.keys import WORKER
from app.settings import Settings
from app.tenancy import api
from app.tenancy.api import ApiStatement
from app.tenancy.scope import scoped
from app.vault.key_folder import PlaceAway
from app.vault.key_signer import signer_in, signers_in
from app.vault.keystore import KeyFault, KeyMissing, KeyStore
from app.vault.own_files import NotOwn
from app.vault.signing import MAILERS, KeyUse

log = logging.getLogger(__name__)

HOUR_SECONDS: Final = 3600.0
MINUTE_SECONDS: Final = 60.0
PAGE: Final = 500  # keys that one thread opens before it gives way: some 50 ms of work
# what was found wrong is looked at once more after this: a share that hangs for a moment is no lost key
AGAIN_SECONDS: Final = 3.0
INSTALLATION: Final = ""

_MAILER_KEYS: Final = ApiStatement("select id, public_key, signature from api.mailer_public_key")
_FIRST: Final = ("", UUID(int=0))
_MAILER: Final = "メール送信"


@dataclass(frozen=True, slots=True)
class KeyLook:
    """What one look found wrong with a key. `places`: by place of the store; `signature`: of its public half."""

    places: tuple[KeyFault | None, ...]
    signature: KeyFault | None

    @property
    def private(self) -> KeyFault | None:
        """Why nobody can open what is sealed to it; None where somebody can."""
        return fault_in_store(self.places)

    @property
    def one_place(self) -> KeyFault | None:
        """What is wrong in one place with a key that can be had from another."""
        return None if self.private else next((fault for fault in self.places if fault), None)

    @property
    def well(self) -> bool:
        return self.signature is None and not any(self.places)


@dataclass(slots=True)
class Found:
    """What a look at all keys found wrong, by key, with what each is called; `signer`: why the installation's key cannot sign."""

    looks: dict[KnownKey, KeyLook] = field(default_factory=dict)
    names: dict[KnownKey, str] = field(default_factory=dict)
    signer: KeyFault | None = None

    @property
    def well(self) -> bool:
        return self.signer is None and not self.looks


class KeyWatch:
    """Looks at the keys of one store; `municipality` narrows the look to one (six digits)."""

    def __init__(
        self,
        settings: Settings,
        key_store: KeyStore,
        municipality: str | None = None,
        *,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        self._settings = settings
        self._store = key_store
        self._municipality = municipality
        self._again_seconds = again_seconds
        self._due = 0.0  # of time.monotonic()
        self._places_before: list[bool] = []

    async def look_when_due(self) -> bool:
        """Look at the store's folders each time, and at every key when its hour has come, something is wrong, or a folder came or went.

        Never more to do at once.
        """
        places = [fault is None for _, fault in await self._faults_of_places()]
        if places == self._places_before and time.monotonic() < self._due:
            return False
        began = time.monotonic()
        well = await self.look()
        self._places_before = places
        # with something wrong every minute, or less often where a look is slow: it never takes more than a tenth of the time
        self._due = began + (HOUR_SECONDS if well else max(MINUTE_SECONDS, 10 * (time.monotonic() - began)))
        return False

    async def look(self) -> bool:
        """Look at every live key, mark those that are unusable, and declare what stands. True when nothing is wrong."""
        places = await self._faults_of_places()
        if any(fault for _, fault in places):
            await asyncio.sleep(self._again_seconds)
            places = await self._faults_of_places()
        gone = [(number, path, fault) for number, (path, fault) in enumerate(places, 1) if fault]
        for _, path, fault in gone:
            log.error("the key store's folder %s cannot be read: %s", path, _kind_of(fault))
        found = await self._found()
        if not found.well:
            await asyncio.sleep(self._again_seconds)
            found = await self._found()
        with scoped(WORKER):
            await api.value("note_changed_keys", self._municipality)
            await self._tell(found, gone=len(gone), places=len(places))
            await stand(
                AlarmKind.key_store_unreadable,
                {
                    AlarmSubject(INSTALLATION, f"place {number}"): _place(number, path, fault)
                    for number, path, fault in gone
                },
                INSTALLATION,
            )
        if found.looks:
            log.error("something is wrong with %d keys: see `todoke keys verify`", len(found.looks))
        return found.well and not gone

    async def _found(self) -> Found:
        found = Found(signer=await asyncio.to_thread(self._fault_of_signer))
        signers = await asyncio.to_thread(self._signers)
        async for page in self._pages():
            wrong = await asyncio.to_thread(self._wrong_in, page, signers)
            found.looks.update(wrong)
            found.names.update({key: page[key] for key in wrong})
        return found

    def _wrong_in(self, keys: Iterable[KnownKey], signers: Sequence[bytes]) -> dict[KnownKey, KeyLook]:
        # where no signer is known at all, that is the alarm, and not that nothing is signed
        looks = {
            key: KeyLook(
                tuple(faults_in_places(self._store, key)), fault_of_signature(key, signers) if signers else None
            )
            for key in keys
        }
        return {key: look for key, look in looks.items() if not look.well}

    def _signers(self) -> list[bytes]:
        """Those that are set, and those that the store holds: a key that the worker itself would sign is none that somebody put there."""
        try:
            held = [signer.public for signer in signers_in(self._store)]
        except OSError:
            held = []
        return [*self._settings.key_signers, *held]

    def _fault_of_signer(self) -> KeyFault | None:
        try:
            signer_in(self._store)
        except KeyMissing as missing:
            return missing.fault
        except OSError:
            return KeyFault.unreadable
        return None

    async def _pages(self) -> AsyncIterator[dict[KnownKey, str]]:
        """The live keys with their names; the mailer's come last."""
        after = _FIRST
        while True:
            with scoped(WORKER):
                rows = await api.rows("live_keys", self._municipality, *after, PAGE)
            if not rows:
                break
            yield {_known(row): _name(row) for row in rows}
            after = (rows[-1]["municipality"], rows[-1]["id"])
        with scoped(WORKER):
            rows = await _MAILER_KEYS.rows()
        yield {KnownKey(MAILERS, row["id"], row["public_key"], row["signature"]): _MAILER for row in rows}

    async def _tell(self, found: Found, *, gone: int, places: int) -> None:
        """Mark the keys and declare the alarms. A place that is `gone` has an alarm of its own, which says for all its keys what is wrong there."""
        closed = {
            key: look for key, look in found.looks.items() if key.use != MAILERS and (look.private or look.signature)
        }
        owners, ids = [key.owner for key in closed], [key.id for key in closed]
        marked = {
            (row["municipality"], row["id"])
            for row in await api.rows("mark_unusable_keys", self._municipality, owners, ids)
        }
        # one whose erasure began meanwhile is wanted gone
        looks = {
            key: look
            for key, look in found.looks.items()
            if key not in closed or (key.use.municipality, key.id) in marked
        }
        unsigned = {key: look.signature for key, look in looks.items() if look.signature}
        await self._stand(AlarmKind.key_not_signed, unsigned, found.names)
        if not gone:
            in_one = {key: look.one_place for key, look in looks.items() if look.one_place}
            await self._stand(AlarmKind.key_in_one_place, in_one, found.names)
        if gone == places:
            return
        unusable = {key: look.private for key, look in looks.items() if look.private}
        await self._stand(
            AlarmKind.key_unusable, {key: fault for key, fault in unusable.items() if key.use != MAILERS}, found.names
        )
        mailers = {key: fault for key, fault in unusable.items() if key.use == MAILERS}
        await stand(AlarmKind.mailer_key_unusable, _subjects(mailers, found.names), INSTALLATION)
        signer = {AlarmSubject(INSTALLATION, "signer"): f"署名の鍵：{found.signer.label}"} if found.signer else {}
        await stand(AlarmKind.signer_unusable, signer, INSTALLATION)

    async def _stand(self, kind: AlarmKind, faults: Mapping[KnownKey, KeyFault], names: Mapping[KnownKey, str]) -> None:
        """Declare a kind of which the mailer's key may be one; a narrowed watch declares its municipality's and the installation's apart."""
        if self._municipality is None:
            await stand(kind, _subjects(faults, names))
            return
        for municipality in (self._municipality, INSTALLATION):
            own = {key: fault for key, fault in faults.items() if key.use.municipality == municipality}
            await stand(kind, _subjects(own, names), municipality)

    async def _faults_of_places(self) -> list[tuple[Path, OSError | None]]:
        return await asyncio.to_thread(self._store.faults_of_places)


def _known(row: Mapping[str, Any]) -> KnownKey:
    use = KeyUse(row["municipality"], row["procedure"], row["fiscal_year"])
    return KnownKey(use, row["id"], row["public_key"], row["signature"])


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['municipality_name']}「{row['procedure_title']}」{row['fiscal_year']}年度"


def _subjects(faults: Mapping[KnownKey, KeyFault], names: Mapping[KnownKey, str]) -> dict[AlarmSubject, str]:
    return {
        AlarmSubject(key.use.municipality, str(key.id)): f"{names[key]}の鍵：{fault.label}（鍵の番号 {key.id}）"
        for key, fault in faults.items()
    }


def _place(number: int, path: Path, fault: OSError | None) -> str:
    return f"{number}つ目の保管場所 {path}：{_kind_of(fault)}"


def _kind_of(fault: OSError | None) -> str:
    match fault:
        case PlaceAway():
            return "ない、または空"
        case NotOwn():
            return "所有者か権限が違う"
        case _:
            return "読めない"
