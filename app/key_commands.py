"""`todoke keys`: what the operator does with the service's secret keys on a terminal."""

import argparse
import asyncio
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

from app.settings import Mode, Part, Settings, SettingsProblem, load, lock_named
from app.spoken import spoken

Command = Callable[[argparse.Namespace], None]

_ALL = "To be run as the user of the service, with the settings of `todoke migrate`."


def add_to(commands: Any) -> None:
    """Add the group to the commands of `todoke`."""
    keys = commands.add_parser("keys", help="the service's secret keys").add_subparsers(metavar="ACTION", required=True)
    looked = keys.add_parser(
        "list",
        help="list the private keys of the key store, with what each of its two places holds",
        description="One line a key: its owner (a municipality's code, mailer or signer), its id, the fingerprint of its public half, and for each "
        f"place whether its file is locked or bare, or what is wrong with it. {_ALL}",
    )
    looked.set_defaults(command=_list)
    verified = keys.add_parser(
        "verify",
        help="compare every live key of the database with both places of the key store",
        description="One line a fault, with whose key it is and what to do: missing, swapped, damaged, under another lock, not locked, in one place "
        "only, not the other half of the public one, or a public half that is not signed by the installation. Ends with 1 where there is one. "
        f"Changes nothing. {_ALL}",
    )
    verified.set_defaults(command=_verify)
    copied = keys.add_parser(
        "copy",
        help="bring what is missing or damaged in the second place (TODOKE_KEY_STORE_COPY) over from the first",
        description=f"A destroyed key is never brought over. {_ALL}",
    )
    copied.set_defaults(command=_copy)
    restored = keys.add_parser(
        "restore",
        help="bring what is missing or damaged in the first place (TODOKE_KEY_STORE) back from the second",
        description=f"Files are the user's who runs this, with mode 0600. A destroyed key is never brought back. {_ALL}",
    )
    restored.set_defaults(command=_restore)
    relocked = keys.add_parser(
        "relock",
        help="put every private key under the lock of TODOKE_KEY_STORE_LOCK, bare ones too",
        description="Stop the staff's side and the worker before. May be broken off at any time and begun again. Ends with 1 where a file is left as "
        f"it was. {_ALL}",
    )
    relocked.add_argument(
        "--from",
        dest="before",
        type=_lock,
        metavar="LOCK",
        help="the lock that the files are under now, named as in TODOKE_KEY_STORE_LOCK: a file's absolute path, credential:NAME or 'command:/path "
        "arguments'; without, only bare files are put under the new one",
    )
    relocked.set_defaults(command=_relock)
    signer = keys.add_parser(
        "signer",
        help="print the public half of the key that signs public keys, for TODOKE_KEY_SIGNER; made where there never was one",
        description=_ALL,
    )
    signer.add_argument(
        "--new",
        action="store_true",
        help="make another, which takes the place of the one before it; both are printed. Set them on all sides, restart these, and run `todoke migrate`",
    )
    signer.set_defaults(command=_signer)
    inquiry = keys.add_parser(
        "inquiry",
        help="print one municipality's working keys of the 問合せ番号, to hand them over",
        description="Prints, from TODOKE_INQUIRY_KEYS, the working keys of one municipality as another installation's TODOKE_INQUIRY_KEYS takes "
        "them. They check and open what belongs to that municipality alone. A secret: give it over as you would a key.",
    )
    inquiry.add_argument(
        "--municipality",
        required=True,
        type=_municipality_code,
        metavar="CODE",
        help="the municipality's code, six digits",
    )
    inquiry.set_defaults(command=_inquiry)


def _municipality_code(text: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", text):
        raise argparse.ArgumentTypeError(spoken("six digits, like 131041", "131041のような、6桁の数字"))
    return text


def _lock(text: str) -> str:
    try:
        return lock_named(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            spoken(
                "the absolute path of a file, credential:NAME, or command:/path arguments",
                "ファイルの絶対パス、credential:名前、command:/パス 引数 のどれか",
            )
        ) from None


def _told(command: Callable[[argparse.Namespace, Settings], int]) -> Command:
    """The command as the parser calls it: what it cannot do is one sentence and exit code 1. It returns the exit code."""

    @wraps(command)
    def run(chosen: argparse.Namespace) -> None:
        settings = load(part=Part.keys)
        from app.operations.database import DatabaseProblem
        from app.vault.own_files import check_user

        try:
            check_user(settings.home)
            code = command(chosen, settings)
        except BrokenPipeError:
            raise
        except (DatabaseProblem, OSError) as problem:
            print(f"todoke: {problem}", file=sys.stderr, flush=True)
            code = 1
        if code:
            sys.exit(code)

    return run


@_told
def _list(_chosen: argparse.Namespace, settings: Settings) -> int:
    from app.operations.key_listing import listed
    from app.vault.keystore import key_store_to_mend

    for line in listed(key_store_to_mend(settings)):
        print(line)
    return 0


@_told
def _verify(_chosen: argparse.Namespace, settings: Settings) -> int:
    from app.operations.key_verifying import verify
    from app.operations.known_keys import known_keys
    from app.vault.key_signer import signers_in
    from app.vault.keystore import key_store_to_mend

    store = key_store_to_mend(settings, bare=settings.mode is not Mode.production and not settings.key_store_lock)
    known = asyncio.run(known_keys(settings.database("migrator")))
    signers = settings.key_signers
    if not signers:
        with suppress(PermissionError):  # told by its owner and mode
            signers = tuple(each.public for each in signers_in(store))
    faults = verify(store, known, settings.key_signers, signers)
    for fault in faults:
        print(fault)
    count, wrong = len(known.live), len(faults)
    _say(spoken(f"{count} live keys looked at: ", f"使用中の鍵{count}個を確かめました: "), end="")
    _say(spoken(f"{wrong} faults.", f"問題{wrong}件") if faults else spoken("nothing is wrong.", "問題なし"))
    return 1 if faults else 0


@_told
def _copy(_chosen: argparse.Namespace, settings: Settings) -> int:
    return _bring(settings, back=False)


@_told
def _restore(_chosen: argparse.Namespace, settings: Settings) -> int:
    return _bring(settings, back=True)


def _bring(settings: Settings, *, back: bool) -> int:
    from app.operations.key_bringing import bring
    from app.vault.keystore import key_store_to_mend
    from app.vault.own_files import own_user

    if settings.key_store_copy is None:
        raise SettingsProblem(
            spoken("TODOKE_KEY_STORE_COPY names no second place.", "TODOKE_KEY_STORE_COPYに、2つ目の場所がありません。")
        )
    store = key_store_to_mend(settings)
    source, target = reversed(store.places) if back else store.places
    if back:
        target.make()
    brought = asyncio.run(bring(settings.database("migrator"), store, source, target))
    for sentence in brought.refused:
        print(sentence)
    if brought.destroyed:
        _say(
            spoken(
                f"Left out, for they are destroyed: {brought.destroyed}.",
                f"消去した鍵のため移さなかったもの: {brought.destroyed}個",
            )
        )
    count = len(brought.keys)
    _say(
        spoken(
            f"Brought {count} keys from {source.path} to {target.path}; the files are {own_user()}'s, as whom the service has to run. "
            "`todoke keys verify` tells whether anything is still wrong.",
            f"{source.path} から {target.path} に、鍵{count}個を移しました。ファイルは {own_user()} のもので、サービスも同じユーザーで動かす必要があります。"
            "残る問題は `todoke keys verify` で確かめてください。",
        )
    )
    return 1 if brought.refused else 0


@_told
def _relock(chosen: argparse.Namespace, settings: Settings) -> int:
    from app.vault.key_faults import KeyFault
    from app.vault.key_lock import lock_of
    from app.vault.keystore import key_store_to_mend
    from app.vault.relocking import relock

    store = key_store_to_mend(settings)
    if store.lock is None:
        raise SettingsProblem(
            spoken(
                "TODOKE_KEY_STORE_LOCK must name the new lock.", "TODOKE_KEY_STORE_LOCKに、新しい錠を指定してください。"
            )
        )
    places = [place for place in store.places if place.path.is_dir()]
    for place in places:
        place.check()
    left: list[Path] = []

    def refused(file: Path, fault: KeyFault) -> None:
        left.append(file)
        print(
            spoken(f"Left as it was: {file} {fault.english}.", f"そのままです: {file} は「{fault.label}」の状態です。")
        )

    done = relock(places, lock_of(chosen.before) if chosen.before else None, store.lock, refused)
    _say(
        spoken(
            f"Put under the lock: {done.done} files; {done.before} were under it before.",
            f"錠をかけたファイル: {done.done}個（前からかかっていたもの: {done.before}個）",
        )
    )
    return 1 if left else 0


@_told
def _signer(chosen: argparse.Namespace, settings: Settings) -> int:
    from app.operations.signer import ensure_signer, new_signer
    from app.vault.key_signer import BELIEVED, signers_in
    from app.vault.keystore import key_store_of
    from app.vault.signing import fingerprint

    store, address = key_store_of(settings), settings.database("migrator")
    asyncio.run(new_signer(address, store) if chosen.new else ensure_signer(address, store, settings.key_signers))
    publics = [each.public for each in reversed(signers_in(store))]
    if chosen.new:  # one that was lost has signed what lives, until `todoke migrate`
        publics = list(dict.fromkeys([*publics, *settings.key_signers]))[:BELIEVED]
    for public, words in zip(publics, (spoken("signs", "署名する鍵"), spoken("before it", "その前の鍵")), strict=False):
        _say(f"{fingerprint(public)}  {words}")
    print(",".join(public.hex() for public in publics))
    return 0


def _inquiry(chosen: argparse.Namespace) -> None:
    from app.vault.inquiry_keys import handed_over

    keys = handed_over(load().inquiry_keys, chosen.municipality)
    if not keys:
        raise SettingsProblem(
            spoken(
                f"TODOKE_INQUIRY_KEYS holds no key for {chosen.municipality}.",
                f"TODOKE_INQUIRY_KEYS に、{chosen.municipality} の鍵がありません。",
            )
        )
    print(keys)


def _say(words: str, end: str = "\n") -> None:
    """What is for the person alone goes beside what another program reads."""
    print(words, end=end, file=sys.stderr, flush=True)
