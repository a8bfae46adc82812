"""`todoke keys verify`: every live key of the database against both places of the key store. One sentence a fault, with what to do about it."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from app.operations.key_check import fault_of_signature, faults_in_places
from app.operations.known_keys import KnownKeys, Place
from app.spoken import spoken
from app.vault.key_faults import KeyFault
from app.vault.key_folder import KeyFolder
from app.vault.keystore import SIGNER, FileKeyStore
from app.vault.signing import KeySigner, fingerprint


def verify(store: FileKeyStore, known: KnownKeys, told: Collection[bytes], signers: Collection[bytes]) -> list[str]:
    """Return what is wrong, a sentence a fault. `told`: the public halves of TODOKE_KEY_SIGNER, `signers`: those that sign and are believed."""
    return list(_Verifying(store, known, told, signers).faults())


def standing(store: FileKeyStore, known: KnownKeys) -> list[KeyFolder]:
    """Return the places that are there: one that is missing, or empty while keys are known or lie in another, is a disk that is not mounted."""
    expected = bool(known.live) or any(_owners(place) for place in store.places)
    return [place for place in store.places if place.path.is_dir() and (_owners(place) or not expected)]


class _Verifying:
    def __init__(
        self, store: FileKeyStore, known: KnownKeys, told: Collection[bytes], signers: Collection[bytes]
    ) -> None:
        self.store = store
        self.known = known
        self.told = told
        self.signers = signers
        self.standing = standing(store, known)
        self.not_own = {path: words for place in self.standing for path, words in place.not_own().items()}

    def faults(self) -> Iterator[str]:
        for number, place in enumerate(self.store.places):
            if place not in self.standing:
                yield _away(place.path, number)
        yield from self.not_own.values()
        yield from self._of_signer()
        for key in self.known.live:
            yield from self._of_key(key)
        for key in sorted(self.known.destroyed):
            yield from self._of_destroyed(key)

    def _of_key(self, place: Place) -> Iterator[str]:
        key, name = self.known.live[place], self.known.name(place)
        faults = faults_in_places(self.store, key)
        # with no signer at all, which is told, nothing can be said of signatures
        unsigned = fault_of_signature(key, self.signers) if self.signers else None
        if None not in faults and set(faults) == {KeyFault.unpaired} and unsigned:
            yield _exchanged(name, unsigned)
            return
        yield from self._in_places(place, name, faults)
        if unsigned:
            yield _not_signed(name, unsigned, paired=None in faults)

    def _in_places(self, key: Place, name: str, faults: Sequence[KeyFault | None]) -> Iterator[str]:
        """Two places with the same fault are one sentence."""
        nowhere = None not in faults
        by_fault: dict[KeyFault, list[KeyFolder]] = {}
        for place, fault in zip(self.store.places, faults, strict=True):
            file = place.file(*key)
            told = fault is KeyFault.unreadable and self.not_own.keys() & {file, *file.parents}
            if fault and not told and place in self.standing:
                by_fault.setdefault(fault, []).append(place)
        for fault, places in by_fault.items():
            where = spoken(" and in ", " と ").join(str(place.path) for place in places)
            do = _lost(fault) if nowhere else _mendable(fault, first=places[0] is self.store.places[0])
            yield spoken(
                f"{name}: in {where} it {fault.english}. {do}", f"{name}: {where} で「{fault.label}」の状態です。{do}"
            )

    def _of_signer(self) -> Iterator[str]:
        ids = {each for place in self.standing for each in _ids(place, SIGNER)}
        if not ids:
            yield spoken(
                "The installation's signing key is in no place. `todoke keys signer` makes it where there never was one, and tells what to do where there was.",
                "公開鍵に署名する鍵が、どの保管場所にもありません。`todoke keys signer` を実行すると、初めてなら作り、そうでなければ次にすることを示します。",
            )
        for key_id in sorted(ids):
            held = self.store.in_each_place(SIGNER, key_id)
            publics = {KeySigner(each).public for each in held if not isinstance(each, KeyFault)}
            prints = spoken(" and ", " と ").join(sorted(fingerprint(each) for each in publics))
            name = f"{spoken('the signing key', '署名する鍵')} {key_id.int}" + (f" ({prints})" if prints else "")
            yield from self._in_places(
                (SIGNER, key_id), name, [each if isinstance(each, KeyFault) else None for each in held]
            )
            if len(publics) > 1:
                yield _two_signers(name)
            elif key_id == max(ids) and self.told and publics and not publics & set(self.told):
                yield _untold(name)

    def _of_destroyed(self, key: Place) -> Iterator[str]:
        for place in self.standing:
            file = place.file(*key)
            if key[1] in _ids(place, key[0]):
                yield spoken(
                    f"{self.known.name(key)}: it was destroyed, and lies in {place.path} again. Remove it: shred -u {file}",
                    f"{self.known.name(key)}: 消去した鍵が、{place.path} にまたあります。消してください: shred -u {file}",
                )


def _owners(place: KeyFolder) -> list[str]:
    try:
        return place.owners()
    except PermissionError:  # told by its owner and mode
        return [SIGNER]


def _ids(place: KeyFolder, owner: str) -> list[UUID]:
    try:
        return place.ids(owner)
    except PermissionError:
        return []


def _away(path: Path, number: int) -> str:
    if number:
        return spoken(
            f"{path}, the second place of the key store, is not there or empty. Mount its disk or share; where it is a new one, make the folder "
            "(chmod 700) and run `todoke keys copy`.",
            f"鍵の2つ目の保管場所 {path} がないか、空です。ディスクか共有をつないでください。新しい場所なら、フォルダを作り（chmod 700）、"
            "`todoke keys copy` を実行してください。",
        )
    return spoken(
        f"{path}, the first place of the key store, is not there or empty. Mount its disk; where it is lost, run `todoke keys restore`.",
        f"鍵の1つ目の保管場所 {path} がないか、空です。ディスクをつないでください。失われたときは `todoke keys restore` を実行してください。",
    )


def _mendable(fault: KeyFault, *, first: bool) -> str:
    """What to do where the other place has the key."""
    if fault in _BY_HAND:
        return spoken(*_BY_HAND[fault])
    command = "todoke keys restore" if first else "todoke keys copy"
    return spoken(
        f"The other place has it: run `{command}`.", f"もう片方の場所にはあります。`{command}` を実行してください。"
    )


def _lost(fault: KeyFault) -> str:
    """What to do where no place has the key."""
    if fault in _BY_HAND:
        return spoken(*_BY_HAND[fault])
    return spoken(
        "No place has it, and what is sealed to it opens with it alone: put its file back from a backup of the key store.",
        "どの場所にもありません。この鍵でなければ開けないため、鍵の保管場所のバックアップから、そのファイルを戻してください。",
    )


_BY_HAND = {
    KeyFault.bare: ("Run `todoke keys relock`.", "`todoke keys relock` を実行してください。"),
    KeyFault.locked: (
        "Run `todoke keys relock --from` with the lock that it is under.",
        "かかっている錠を指定して、`todoke keys relock --from` を実行してください。",
    ),
    KeyFault.unreadable: (
        "Give it back to the user of the service (chown, chmod 600), or look after the disk.",
        "サービスのユーザーのものに戻す（chown、chmod 600）か、ディスクを調べてください。",
    ),
}


def _exchanged(name: str, fault: KeyFault) -> str:
    return spoken(
        f"{name}: it {fault.english} and no place holds its other half: somebody put it into the database. Nothing is sealed to it while the "
        "signature is checked. Find out who could write there; the right one is in a backup of the database.",
        f"{name}: 「{fault.label}」の状態で、対になる秘密鍵がどの場所にもありません。データベースの公開鍵を、だれかが取りかえています。署名を確かめているため、"
        "この公開鍵は使われません。だれが書きこめたのかを調べてください。正しい公開鍵は、データベースのバックアップにあります。",
    )


def _not_signed(name: str, fault: KeyFault, *, paired: bool) -> str:
    if paired:
        return spoken(
            f"{name}: it {fault.english}, and nothing is sealed to it. Its private half fits it: run `todoke migrate`, which signs it.",
            f"{name}: 「{fault.label}」の状態で、使われません。秘密鍵とは合っています。`todoke migrate` を実行すると、署名します。",
        )
    return spoken(
        f"{name}: it {fault.english}, and nothing is sealed to it. Once its private half is back, `todoke migrate` signs it.",
        f"{name}: 「{fault.label}」の状態で、使われません。秘密鍵を戻してから `todoke migrate` を実行すると、署名します。",
    )


def _two_signers(name: str) -> str:
    return spoken(
        f"{name}: it is another one in each place. Delete the one that is not TODOKE_KEY_SIGNER's, and run `todoke keys copy` or `todoke keys restore`.",
        f"{name}: 場所によって別のものです。TODOKE_KEY_SIGNERのものでないほうを消してから、`todoke keys copy` か `todoke keys restore` を実行してください。",
    )


def _untold(name: str) -> str:
    return spoken(
        f"{name}: TODOKE_KEY_SIGNER does not name it, and what it signs is not believed. Set what `todoke keys signer` prints, on all sides.",
        f"{name}: TODOKE_KEY_SIGNERにありません。この鍵の署名は信用されません。`todoke keys signer` が表示するものを、すべての側に設定してください。",
    )
