"""Every environment variable Todoke reads, once, into one frozen object.

`SETTINGS` is the list; docs/settings.md shows it and a test compares both. `load` reports every problem at once, in words that say
what to do. In production it refuses what would be unsafe: see `_refuse_insecure`.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final, NamedTuple, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from app.spoken import spoken

Network = IPv4Network | IPv6Network
Value = TypeVar("Value")

DEMO_MARK: Final = "todoke-demo-"  # begins every password the demo makes, so that production can refuse it
DEMO_KEY_MARK: Final = b"demo".hex()  # begins every inquiry key the demo makes, for the same reason
SMTP_CATCHER_OFFSET: Final = 25  # the demo's mail catcher listens on TODOKE_PORT_BASE + 25


class SettingsProblem(Exception):
    """The problems of the settings: one plain sentence a line."""


class Mode(StrEnum):
    demo = "demo"
    production = "production"
    test = "test"


class MailEncryption(StrEnum):
    none = "none"
    starttls = "starttls"
    tls = "tls"


class Part(StrEnum):
    """The part of the service that a process runs; it decides which settings it needs, and which it must not hold."""

    applicant = "applicant"
    staff = "staff"
    operator = "operator"
    mailbox = "mailbox"
    work = "work"
    bounce = "bounce"
    migrate = "migrate"
    database_init = "database init"


class Setting(NamedTuple):
    name: str
    default: str  # in words; "-" for none
    needed_by: str
    meaning: str


DATABASES: Final = ("migrator", "applicant", "sign_in", "staff", "operator", "mailer", "worker")
DATABASES_OF: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.applicant: ("applicant",),
    Part.staff: ("staff", "sign_in"),
    Part.operator: ("operator", "sign_in"),
    Part.mailbox: (),
    Part.work: ("mailer", "worker"),
    Part.bounce: ("mailer",),
    Part.migrate: ("migrator",),
    Part.database_init: DATABASES,
}
# a setting's earlier name and what it is called now
RENAMED: Final[Mapping[str, str]] = {"TODOKE_DATABASE_DESK": "TODOKE_DATABASE_WORKER"}
SETTINGS: Final = tuple(
    Setting(*(cell.strip() for cell in line.split("|")))
    for line in """\
TODOKE_MODE | production | all | `production`, `demo` or `test`. Production refuses insecure values.
TODOKE_HOME | ./var | all | Folder for keys, for papers and packages that wait half an hour for the next click and, in the demo, for the database, mails and logs. Made with mode 0700.
TODOKE_HOST | 127.0.0.1 | sides | Address the sides listen on. The TLS proxy stands before it.
TODOKE_PORT_BASE | 8000 | sides | First port: applicant +0, staff +1, operator +2, the demo's mailbox page +3, its mail catcher +25.
TODOKE_WORKERS | 1 | sides | Processes a side runs, 1 to 64.
TODOKE_POOL_SIZE | 16 | sides, work | Database connections of one process for each of its roles, 1 to 200.
TODOKE_DATABASE_MIGRATOR | - | migrate, database init | Database address of the role todoke_migrator.
TODOKE_DATABASE_APPLICANT | - | applicant | Database address of the role todoke_applicant.
TODOKE_DATABASE_SIGN_IN | - | staff, operator | Database address of the role todoke_sign_in, which opens sessions.
TODOKE_DATABASE_STAFF | - | staff | Database address of the role todoke_staff.
TODOKE_DATABASE_OPERATOR | - | operator | Database address of the role todoke_operator.
TODOKE_DATABASE_MAILER | - | work, bounce | Database address of the role todoke_mailer, which sends mail.
TODOKE_DATABASE_WORKER | - | work | Database address of the role todoke_worker, which works for a municipality.
TODOKE_KEY_STORE | TODOKE_HOME/keys | staff, work, migrate | Folder of the private keys, on the staff side's network. Never given to the applicant side.
TODOKE_KEY_BACKUP_DAYS | 7 | staff | Days for which backups of the key store are kept, 1 to 3650. The 消去報告書 tells the day on which the last one with a destroyed key is gone.
TODOKE_DATABASE_BACKUP_DAYS | 35 | staff | Days for which base backups of the database and their WAL are kept, 1 to 3650. The 消去報告書 tells the day on which the last one with the erased rows is gone.
TODOKE_WORKBOOK_FOLDER | /dev/shm, else XDG_RUNTIME_DIR | staff | Folder in memory (tmpfs) where an Excel file lies in plain while it is written. Without one, Excel files are made up to 20,000 rows.
TODOKE_INQUIRY_KEYS | - | applicant | Secret keys of the 問合せ番号, `id:64 hexadecimal digits`, separated by commas, newest first. Keep the old ones.
TODOKE_SMTP_HOST | - | work | Mail server. In the demo, the mail catcher.
TODOKE_SMTP_PORT | by TODOKE_SMTP_TLS: 25, 587 or 465 | work | Port of the mail server.
TODOKE_SMTP_USER | - | work | User at the mail server; empty for none.
TODOKE_SMTP_PASSWORD | - | work | Password at the mail server.
TODOKE_SMTP_TLS | starttls (none in the demo) | work | `starttls`, `tls` (from the first byte) or `none`, which production refuses.
TODOKE_MAIL_FROM | todoke@localhost in the demo | work | Sender's address of every mail.
TODOKE_BOUNCE_ADDRESS | - | work | Address that mails come back to, like bounce@bounces.example.lg.jp: each is sent from one of its own (bounce+…@bounces.example.lg.jp), and the mail server gives what comes back to `todoke bounce`. Empty: the sender is TODOKE_MAIL_FROM, and nobody is told of returned mail.
TODOKE_APPLICANT_URL | the local address in the demo | all | Address residents see, for links in mails and for the check of a form's origin. https in production.
TODOKE_STAFF_URL | the local address in the demo | all | Address staff see, for the same. https in production.
TODOKE_OPERATOR_URL | the local address in the demo | operator | Address the operator's office sees, for the check of a form's origin. https in production.
TODOKE_TRUSTED_PROXIES | - | sides | Networks (CIDR, separated by commas) of the proxies whose X-Forwarded-For is believed.
TODOKE_STAFF_NETWORKS | any in the demo | staff, operator | Networks (CIDR, separated by commas) that may reach the staff's and the operator's side.
TODOKE_SECURE_COOKIES | true (false in the demo) | staff, operator | `true` or `false`: cookies for https only, with the __Host- prefix. Production refuses `false`.
""".splitlines()
)


@dataclass(frozen=True, slots=True)
class InquiryKey:
    """A secret key of the 問合せ番号. Its id stands beside every hash made with it, so that keys can follow one another."""

    id: int
    key: bytes = field(repr=False)  # 32 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    mode: Mode
    home: Path
    host: str
    port_base: int
    workers: int
    pool_size: int
    databases: Mapping[str, str] = field(repr=False)  # role ("staff", "sign_in") to its database address
    key_store: Path
    key_backup_days: int
    database_backup_days: int
    workbook_folder: Path | None  # None: the usual ones
    inquiry_keys: tuple[InquiryKey, ...]
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str = field(repr=False)
    smtp_tls: MailEncryption
    mail_from: str
    bounce_address: str  # "": returned mail is nobody's to read here
    applicant_url: str  # no slash at the end, as the next two
    staff_url: str
    operator_url: str
    trusted_proxies: tuple[Network, ...]
    staff_networks: tuple[Network, ...]
    secure_cookies: bool

    def port(self, part: Part | str) -> int:
        """The port a side listens on."""
        return self.port_base + (Part.applicant, Part.staff, Part.operator, Part.mailbox).index(Part(part))

    def database(self, role: str) -> str:
        """The database address for a role; `SettingsProblem` if this process was not given it.

        `lookup` is the applicant's login with a pool of its own.
        """
        role = "applicant" if role == "lookup" else role
        try:
            return self.databases[role]
        except KeyError:
            raise SettingsProblem(f"{_database_name(role)} is missing.") from None


class _Reading:
    """Reads one variable after the other and keeps what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        known = {setting.name for setting in SETTINGS}
        for name in sorted(environ):
            if name in RENAMED:
                self.problems.append(
                    spoken(f"{name} is now {RENAMED[name]}.", f"{name} は {RENAMED[name]} になりました。")
                )
            elif name.startswith("TODOKE_") and name not in known:
                self.problems.append(
                    spoken(
                        f"{name} is not a setting of Todoke; see docs/settings.md.",
                        f"{name} という設定は、届にはありません。docs/settings.mdをご覧ください。",
                    )
                )

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def parsed(self, name: str, parse: Callable[[str], Value], default: Value, expected: str) -> Value:
        """The variable's value, or the default when it is empty; a value `parse` refuses is told, without repeating it."""
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError):
            self.problems.append(spoken(f"{name} must be {expected}.", f"{name} には、{expected}を指定してください。"))
            return default

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        def parse(text: str) -> int:
            value = int(text)
            if not lowest <= value <= highest:
                raise ValueError
            return value

        expected = spoken(f"a whole number from {lowest} to {highest}", f"{lowest}から{highest}までの整数")
        return self.parsed(name, parse, default, expected)

    def networks(self, name: str) -> tuple[Network, ...]:
        return self.parsed(
            name,
            lambda text: tuple(ip_network(part.strip()) for part in text.split(",") if part.strip()),
            (),
            spoken(
                "networks like 10.0.0.0/8 or 2001:db8::/32, separated by commas",
                "10.0.0.0/8や2001:db8::/32のようなネットワーク（コンマ区切り）",
            ),
        )


def load(environ: Mapping[str, str] | None = None, part: Part | str | None = None) -> Settings:
    """The settings in `environ` (the process's own by default), checked for what `part` needs.

    Raises `SettingsProblem` with every problem found, one a line. Without `part` nothing is demanded beyond well-formed values.
    """
    reading = _Reading(os.environ if environ is None else environ)
    mode = reading.parsed(
        "TODOKE_MODE", Mode, Mode.production, spoken("production, demo or test", "production、demo、testのどれか")
    )
    safe = mode is Mode.production
    host = reading.text("TODOKE_HOST", "127.0.0.1")
    port_base = reading.number("TODOKE_PORT_BASE", 8000, 1, 65535 - SMTP_CATCHER_OFFSET)
    home = Path(reading.text("TODOKE_HOME", "./var")).expanduser().absolute()
    smtp_tls = reading.parsed(
        "TODOKE_SMTP_TLS",
        MailEncryption,
        MailEncryption.starttls if safe else MailEncryption.none,
        spoken("none, starttls or tls", "none、starttls、tlsのどれか"),
    )
    local = f"http://{'localhost' if host in {'0.0.0.0', '127.0.0.1', '::', '::1'} else host}"  # noqa: S104 - compared only
    settings = Settings(
        mode=mode,
        home=home,
        host=host,
        port_base=port_base,
        workers=reading.number("TODOKE_WORKERS", 1, 1, 64),
        pool_size=reading.number("TODOKE_POOL_SIZE", 16, 1, 200),
        databases=_databases(reading),
        key_store=Path(reading.text("TODOKE_KEY_STORE", str(home / "keys"))).expanduser().absolute(),
        key_backup_days=reading.number("TODOKE_KEY_BACKUP_DAYS", 7, 1, 3650),
        database_backup_days=reading.number("TODOKE_DATABASE_BACKUP_DAYS", 35, 1, 3650),
        workbook_folder=Path(chosen).absolute() if (chosen := reading.text("TODOKE_WORKBOOK_FOLDER")) else None,
        inquiry_keys=reading.parsed(
            "TODOKE_INQUIRY_KEYS",
            _inquiry_keys,
            (),
            spoken(
                "keys like 2:<64 hexadecimal digits>,1:<64 hexadecimal digits>, each with an id of its own",
                "2:<16進数64桁>,1:<16進数64桁> のような、番号がそれぞれ違う鍵",
            ),
        ),
        smtp_host=reading.text("TODOKE_SMTP_HOST", "" if safe else "127.0.0.1"),
        smtp_port=reading.number("TODOKE_SMTP_PORT", {"none": 25, "starttls": 587, "tls": 465}[smtp_tls], 1, 65535),
        smtp_user=reading.text("TODOKE_SMTP_USER"),
        smtp_password=reading.text("TODOKE_SMTP_PASSWORD"),
        smtp_tls=smtp_tls,
        mail_from=reading.parsed(
            "TODOKE_MAIL_FROM",
            _mail_address,
            "" if safe else "todoke@localhost",
            spoken("a mail address", "メールアドレス"),
        ),
        bounce_address=reading.parsed(
            "TODOKE_BOUNCE_ADDRESS",
            _bounce_address,
            "",
            spoken(
                "an address like bounce@bounces.example.lg.jp, with at most 24 letters, digits, hyphens and full stops before the @",
                "bounce@bounces.example.lg.jpのようなアドレス（@の前は英数字、ハイフン、ピリオドで24文字まで）",
            ),
        ),
        applicant_url=_url(reading, "TODOKE_APPLICANT_URL", "" if safe else f"{local}:{port_base}"),
        staff_url=_url(reading, "TODOKE_STAFF_URL", "" if safe else f"{local}:{port_base + 1}"),
        operator_url=_url(reading, "TODOKE_OPERATOR_URL", "" if safe else f"{local}:{port_base + 2}"),
        trusted_proxies=reading.networks("TODOKE_TRUSTED_PROXIES"),
        staff_networks=reading.networks("TODOKE_STAFF_NETWORKS"),
        secure_cookies=reading.parsed(
            "TODOKE_SECURE_COOKIES",
            lambda text: {"true": True, "false": False}[text.lower()],
            safe,
            spoken("true or false", "trueかfalse"),
        ),
    )
    problems = reading.problems + _missing(settings, None if part is None else Part(part), reading)
    if safe:
        problems += _refuse_insecure(settings, None if part is None else Part(part), reading)
    if problems:
        raise SettingsProblem("\n".join(dict.fromkeys(problems)))
    return settings


def _database_name(role: str) -> str:
    return f"TODOKE_DATABASE_{role.upper()}"


def _databases(reading: _Reading) -> Mapping[str, str]:
    found = {}
    for role in DATABASES:
        address = reading.parsed(
            _database_name(role),
            _database_address,
            "",
            spoken(
                "an address like postgresql://todoke_staff:password@host:5432/todoke?sslmode=verify-full "
                "or postgresql://todoke_staff:password@/todoke?host=/var/run/postgresql",
                "postgresql://todoke_staff:password@host:5432/todoke?sslmode=verify-full "
                "か postgresql://todoke_staff:password@/todoke?host=/var/run/postgresql のようなアドレス",
            ),
        )
        if address:
            found[role] = address
    return found


def _database_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or not _hosts(text):
        raise ValueError
    return text


def _hosts(address: str) -> list[str]:
    """The hosts and socket folders a database address names."""
    parts = urlsplit(address)
    named = parts.netloc.rpartition("@")[2].split(",") + parse_qs(parts.query).get("host", [""])[-1].split(",")
    return [unquote(host) for host in named if host]


def _encrypted(address: str) -> bool:
    """True when every host is reached by a Unix socket, or by TLS with the server's certificate and name checked."""
    if all(host.startswith("/") for host in _hosts(address)):
        return True
    return parse_qs(urlsplit(address).query).get("sslmode", [""])[-1] == "verify-full"


def _inquiry_keys(text: str) -> tuple[InquiryKey, ...]:
    keys = []
    for entry in text.split(","):
        identity, _, digits = entry.strip().partition(":")
        if not re.fullmatch(r"[0-9a-fA-F]{64}", digits) or not re.fullmatch(r"[1-9][0-9]{0,3}", identity):
            raise ValueError
        keys.append(InquiryKey(int(identity), bytes.fromhex(digits)))
    if len({key.id for key in keys}) != len(keys):
        raise ValueError
    return tuple(keys)


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text):
        raise ValueError
    return text


def _bounce_address(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,22}[A-Za-z0-9])?@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text):
        raise ValueError
    return text


def _url(reading: _Reading, name: str, default: str) -> str:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError
        return text.rstrip("/")

    expected = spoken(
        "an address like https://shinsei.example.lg.jp, without a path",
        "https://shinsei.example.lg.jpのような、パスのないアドレス",
    )
    return reading.parsed(name, parse, default, expected)


def _missing(settings: Settings, part: Part | None, reading: _Reading) -> list[str]:
    """The settings that `part` needs in any mode and that are missing."""
    if part is None:
        return []
    needed = [_database_name(role) for role in DATABASES_OF[part]]
    if part is Part.applicant:
        needed += ["TODOKE_INQUIRY_KEYS"]
    if settings.mode is Mode.production:
        needed += {
            Part.applicant: ["TODOKE_APPLICANT_URL"],
            Part.staff: ["TODOKE_STAFF_URL", "TODOKE_STAFF_NETWORKS"],
            Part.operator: ["TODOKE_OPERATOR_URL", "TODOKE_STAFF_NETWORKS"],
            Part.work: ["TODOKE_APPLICANT_URL", "TODOKE_STAFF_URL", "TODOKE_SMTP_HOST", "TODOKE_MAIL_FROM"],
        }.get(part, [])
    return [f"{name} is missing; {part} needs it." for name in needed if not reading.text(name)]


def _refuse_insecure(settings: Settings, part: Part | None, reading: _Reading) -> list[str]:
    """The settings that production must not run with: one sentence a rule."""
    rules: list[tuple[bool, str]] = [
        (not settings.secure_cookies, "TODOKE_SECURE_COOKIES must not be false in production."),
        (part is Part.mailbox, "The mailbox page shows mails to everybody; it belongs to the demo."),
        (settings.smtp_tls is MailEncryption.none, "TODOKE_SMTP_TLS must be starttls or tls in production."),
    ]
    for role, address in settings.databases.items():
        name = _database_name(role)
        rules += [
            (not _encrypted(address), f"{name} must use a Unix socket or sslmode=verify-full in production."),
            (DEMO_MARK in unquote(address), f"{name} holds a password of the demo; give the role one of its own."),
            (part is Part.applicant and role != "applicant", f"{name} must not be given to the applicant side."),
        ]
    for key in settings.inquiry_keys:
        easy = (
            key.key.hex().startswith(DEMO_KEY_MARK) or len(set(key.key)) < 16
        )  # 32 random bytes: about 30 different ones
        rules += [
            (easy, f"TODOKE_INQUIRY_KEYS: key {key.id} is a demo or an easily guessed key; make 32 random bytes.")
        ]
    for name in ("TODOKE_APPLICANT_URL", "TODOKE_STAFF_URL", "TODOKE_OPERATOR_URL"):
        rules += [(reading.text(name).startswith("http:"), f"{name} must begin with https:// in production.")]
    for name, networks in (
        ("TODOKE_STAFF_NETWORKS", settings.staff_networks),
        ("TODOKE_TRUSTED_PROXIES", settings.trusted_proxies),
    ):
        rules += [(any(net.prefixlen == 0 for net in networks), f"{name} must not name every address in production.")]
    key_store_told = bool(reading.text("TODOKE_KEY_STORE"))
    rules += [(part is Part.applicant and key_store_told, "TODOKE_KEY_STORE must not be given to the applicant side.")]
    return [sentence for broken, sentence in rules if broken]
