"""What a part of the service needs, and what production must not run with: one sentence a rule."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from app.settings.model import (
    DATABASES_OF,
    DEMO_KEY_MARK,
    DEMO_MARK,
    MailEncryption,
    Mode,
    Part,
    Settings,
    database_name,
)
from app.settings.reading import Reading, hosts

# Where one process is seized, what it holds is lost: each of these gets the addresses of its own roles only (`DATABASES_OF`), and the
# private keys only where something is opened.
HOLDERS: Final[Mapping[Part, str]] = {
    Part.applicant: "the applicant side",
    Part.staff: "the staff side",
    Part.operator: "the operator's side",
    Part.mailbox: "the mailbox page",
    Part.work: "the worker",
    Part.seals: "the seals' process",
    Part.audit: "`todoke audit verify`",
    Part.bounce: "`todoke bounce`",
    Part.render: "the renderer",
}
KEY_STORE_OF: Final = frozenset({Part.staff, Part.work, Part.migrate, Part.keys})
KEY_STORE_SETTINGS: Final = ("TODOKE_KEY_STORE", "TODOKE_KEY_STORE_COPY", "TODOKE_KEY_STORE_LOCK")
BEHIND_PROXIES: Final = frozenset({Part.applicant, Part.staff, Part.operator})
SECOND_FACTOR_KEYS_OF: Final = frozenset({Part.staff, Part.operator})
SEAT_KEY_OF: Final = frozenset({Part.applicant, Part.staff, Part.work})
CLAMD_OF: Final = frozenset({Part.applicant, Part.staff, Part.work})


def missing(settings: Settings, part: Part | None, reading: Reading) -> list[str]:
    """The settings that `part` needs in any mode and that are missing."""
    if part is None:
        return []
    needed = [database_name(role) for role in DATABASES_OF[part]]
    if part is Part.applicant:
        needed += ["TODOKE_INQUIRY_KEYS"]
    if part in SECOND_FACTOR_KEYS_OF:
        needed += ["TODOKE_SECOND_FACTOR_KEYS"]
    if part in SEAT_KEY_OF:
        needed += ["TODOKE_SEAT_KEY"]
    if part is Part.render:
        needed += ["TODOKE_RENDER_SOCKET"]
    if part is Part.seals:
        needed += ["TODOKE_SEAL_KEY"]
    if part is Part.audit and not reading.text("TODOKE_SEAL_KEY"):
        needed += ["TODOKE_SEAL_VERIFIER"]
    if settings.mode is Mode.production:
        needed += {
            Part.applicant: ["TODOKE_APPLICANT_URL", "TODOKE_KEY_SIGNER"],
            Part.staff: ["TODOKE_STAFF_URL", "TODOKE_STAFF_NETWORKS"],
            Part.operator: ["TODOKE_OPERATOR_URL", "TODOKE_OPERATOR_NETWORKS", "TODOKE_KEY_SIGNER"],
            Part.work: ["TODOKE_APPLICANT_URL", "TODOKE_STAFF_URL", "TODOKE_SMTP_HOST", "TODOKE_MAIL_FROM"],
            Part.seals: ["TODOKE_SEAL_ANCHOR_FOLDER", "TODOKE_SMTP_HOST", "TODOKE_MAIL_FROM"],
        }.get(part, [])
    return [f"{name} is missing; {part} needs it." for name in needed if not reading.text(name)]


def refuse_insecure(settings: Settings, part: Part | None, reading: Reading) -> list[str]:
    """The settings that production must not run with: one sentence a rule."""
    rules: list[tuple[bool, str]] = [
        (not settings.secure_cookies, "TODOKE_SECURE_COOKIES must not be false in production."),
        (part is Part.mailbox, "The mailbox page shows mails to everybody; it belongs to the demo."),
        (settings.smtp_tls is MailEncryption.none, "TODOKE_SMTP_TLS must be starttls or tls in production."),
    ]
    untold = part in BEHIND_PROXIES and not reading.text("TODOKE_TRUSTED_PROXIES")
    rules += [
        (untold, "TODOKE_TRUSTED_PROXIES must name the proxies before the side, or say none where there is none.")
    ]
    nobody_told = part in {Part.work, Part.seals} and not reading.text("TODOKE_ALARM_MAIL")
    rules += [(nobody_told, "TODOKE_ALARM_MAIL must name who is told of alarms, or say none.")]
    for role, address in settings.databases.items():
        name = database_name(role)
        rules += [
            (not _encrypted(address), f"{name} must use a Unix socket or sslmode=verify-full in production."),
            (DEMO_MARK in unquote(address), f"{name} holds a password of the demo; give the role one of its own."),
        ]
    for name, keys in (
        ("TODOKE_INQUIRY_KEYS", settings.inquiry_keys),
        ("TODOKE_SECOND_FACTOR_KEYS", settings.second_factor_keys),
    ):
        rules += [
            (_easy(key.key), f"{name}: key {key.id} is a demo or an easily guessed key; make 32 random bytes.")
            for key in keys
        ]
    easy = settings.seat_key is not None and _easy(settings.seat_key)
    rules += [(easy, "TODOKE_SEAT_KEY is a demo or an easily guessed key; make 32 random bytes.")]
    others = {key.key for key in settings.inquiry_keys} | {key.key for key in settings.second_factor_keys}
    twice = settings.seat_key in others
    rules += [(twice, "TODOKE_SEAT_KEY must be a key of its own: other parts of the service hold it too.")]
    for name in ("TODOKE_APPLICANT_URL", "TODOKE_STAFF_URL", "TODOKE_OPERATOR_URL"):
        rules += [(reading.text(name).startswith("http:"), f"{name} must begin with https:// in production.")]
    for name, networks in (
        ("TODOKE_STAFF_NETWORKS", settings.staff_networks),
        ("TODOKE_OPERATOR_NETWORKS", settings.operator_networks),
        ("TODOKE_TRUSTED_PROXIES", settings.trusted_proxies),
    ):
        rules += [(any(net.prefixlen == 0 for net in networks), f"{name} must not name every address in production.")]
    elsewhere = settings.clamd is not None and not _of_this_machine(settings.clamd)
    rules += [(elsewhere, "TODOKE_CLAMD must be a Unix socket or an address of this machine: files go there in plain.")]
    if part is not None and part is not Part.seals and settings.seal_key is not None:
        rules += [(True, f"TODOKE_SEAL_KEY must not be given to {HOLDERS.get(part, f'`todoke {part}`')}.")]
    if part in KEY_STORE_OF:
        rules += _of_key_store(settings, reading)
    return [sentence for broken, sentence in rules if broken] + _foreign(settings, part, reading)


def _foreign(settings: Settings, part: Part | None, reading: Reading) -> list[str]:
    """What this process was given and has no business with."""
    if part is None or part not in HOLDERS:
        return []
    names = [database_name(role) for role in settings.databases if role not in DATABASES_OF[part]]
    if part not in KEY_STORE_OF:
        names += [name for name in KEY_STORE_SETTINGS if reading.text(name)]
    if part is not Part.operator and settings.metrics_token:
        names.append("TODOKE_METRICS_TOKEN")
    if part not in SECOND_FACTOR_KEYS_OF and reading.text("TODOKE_SECOND_FACTOR_KEYS"):
        names.append("TODOKE_SECOND_FACTOR_KEYS")
    if part not in SEAT_KEY_OF and reading.text("TODOKE_SEAT_KEY"):
        names.append("TODOKE_SEAT_KEY")
    return [f"{name} must not be given to {HOLDERS[part]}." for name in names]


def _of_this_machine(address: str) -> bool:
    """True for a Unix socket and for the addresses that lead no further than the machine itself."""
    return re.match(r"unix:|127(\.[0-9]{1,3}){3}:|\[::1\]:|localhost:", address) is not None


def _easy(key: bytes) -> bool:
    """True for a key of the demo, and for one that nobody drew: 32 random bytes are some 30 different ones."""
    return key.hex().startswith(DEMO_KEY_MARK) or len(set(key)) < 16


def _of_key_store(settings: Settings, reading: Reading) -> list[tuple[bool, str]]:
    """Keys are in two places and under a lock, and each of the three is elsewhere: what takes one does not take the others."""
    store, copy, lock = settings.key_store, settings.key_store_copy, settings.key_store_lock
    return [
        (
            not reading.text("TODOKE_KEY_STORE_COPY"),
            "TODOKE_KEY_STORE_COPY must name a second folder, on another disk or share, or say none.",
        ),
        (
            copy is not None and (_lies_in(copy, store) or _lies_in(store, copy)),
            "TODOKE_KEY_STORE_COPY must not lie in TODOKE_KEY_STORE, nor that in it.",
        ),
        (not lock, "TODOKE_KEY_STORE_LOCK must name the lock of the key store: a file, a credential or a command."),
        (
            lock.startswith("/") and any(_lies_in(Path(lock), each) for each in (store, copy, settings.home) if each),
            "TODOKE_KEY_STORE_LOCK must not lie in TODOKE_HOME or beside the keys: who copies them would have it.",
        ),
    ]


def _lies_in(path: Path, folder: Path) -> bool:
    """Tell whether a path is a folder or leads into it, through whatever links."""
    return path.resolve().is_relative_to(folder.resolve())


def _encrypted(address: str) -> bool:
    """True when every host is reached by a Unix socket, or by TLS with the server's certificate and name checked."""
    if all(host.startswith("/") for host in hosts(address)):
        return True
    return parse_qs(urlsplit(address).query).get("sslmode", [""])[-1] == "verify-full"
