"""What there is to set: the list that docs/settings.md shows, the parts of the service with the databases that each is given, and the frozen
object that the program reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final, NamedTuple

Network = IPv4Network | IPv6Network

DEMO_MARK: Final = "todoke-demo-"  # begins every password the demo makes, so that production can refuse it
DEMO_KEY_MARK: Final = b"demo".hex()  # begins every inquiry key the demo makes, for the same reason
MOST_SUBMISSIONS: Final = 1_000_000  # more than a machine takes: there is no "unlimited"
BETWEEN_INSTANCES: Final = 10  # ports from one instance of a side to the next
MOST_INSTANCES: Final = 9
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
    seals = "seals"
    audit = "audit"
    bounce = "bounce"
    render = "render"
    migrate = "migrate"
    keys = "keys"
    database_init = "database init"


class Setting(NamedTuple):
    name: str
    default: str  # in words; "-" for none
    needed_by: str
    meaning: str


DATABASES: Final = (
    "migrator",
    "applicant",
    "sign_in_staff",
    "sign_in_operator",
    "staff",
    "operator",
    "mailer",
    "worker",
    "seals",
)
DATABASES_OF: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.applicant: ("applicant",),
    Part.staff: ("staff", "sign_in_staff"),
    Part.operator: ("operator", "sign_in_operator"),
    Part.mailbox: (),
    Part.work: ("mailer", "worker"),
    Part.seals: ("seals",),
    Part.audit: ("seals",),
    Part.bounce: ("mailer",),
    Part.render: (),
    Part.migrate: ("migrator",),
    Part.keys: ("migrator",),
    Part.database_init: DATABASES,
}
# a setting's earlier name and what it is called now
RENAMED: Final[Mapping[str, str]] = {
    "TODOKE_DATABASE_DESK": "TODOKE_DATABASE_WORKER",
    "TODOKE_DATABASE_SIGN_IN": "TODOKE_DATABASE_SIGN_IN_STAFF / TODOKE_DATABASE_SIGN_IN_OPERATOR",
}
SETTINGS: Final = tuple(
    Setting(*(cell.strip() for cell in line.split("|")))
    for line in """\
TODOKE_MODE | production | all | `production`, `demo` or `test`. Production refuses insecure values.
TODOKE_HOME | ./var | all | Folder for keys, for papers and packages that wait half an hour for the next click and, in the demo, for the database, mails and logs. Made with mode 0700.
TODOKE_HOST | 127.0.0.1 | sides | Address the sides listen on. The TLS proxy stands before it.
TODOKE_PORT_BASE | 8000 | sides | First port: applicant +0, staff +1, operator +2, the demo's mailbox page +3, its mail catcher +25.
TODOKE_INSTANCE | 1 | sides | Number of this process among those of its side on one machine, 1 to 9: the second listens ten ports higher, the third twenty, and so on. The units set it to what stands behind their `@`.
TODOKE_WORKERS | 1 | sides | Processes a side runs, 1 to 64.
TODOKE_POOL_SIZE | 16 | sides, work | Database connections of one process for each of its roles, 1 to 200.
TODOKE_DATABASE_MIGRATOR | - | migrate, keys, database init | Database address of the role todoke_migrator.
TODOKE_DATABASE_APPLICANT | - | applicant | Database address of the role todoke_applicant.
TODOKE_DATABASE_SIGN_IN_STAFF | - | staff | Database address of the role todoke_sign_in_staff, which alone opens sessions of the staff.
TODOKE_DATABASE_SIGN_IN_OPERATOR | - | operator | Database address of the role todoke_sign_in_operator, which alone opens sessions of the operator's office.
TODOKE_DATABASE_STAFF | - | staff | Database address of the role todoke_staff.
TODOKE_DATABASE_OPERATOR | - | operator | Database address of the role todoke_operator.
TODOKE_DATABASE_MAILER | - | work, bounce | Database address of the role todoke_mailer, which sends mail.
TODOKE_DATABASE_WORKER | - | work | Database address of the role todoke_worker, which works for a municipality.
TODOKE_DATABASE_SEALS | - | seals, audit | Database address of the role todoke_seals, which reads the events of both logs and adds seals.
TODOKE_KEY_STORE | TODOKE_HOME/keys | staff, work, migrate, keys | Folder of the private keys, on the staff side's network. Production refuses it on every other part.
TODOKE_KEY_STORE_COPY | none in the demo | staff, work, migrate, keys | Second folder of the private keys, on another disk or share, or `none`. A key is durable in both before anything is sealed to it, and is destroyed in both.
TODOKE_KEY_STORE_LOCK | none in the demo | staff, work, migrate, keys | The lock under which the files of the private keys are wrapped, 64 hexadecimal digits: in a file (its absolute path), a credential of systemd's (`credential:NAME`), or as the answer of a command (`command:/path arguments`, for a KMS or HSM).
TODOKE_KEY_SIGNER | the key store's own (staff, work) | applicant, operator, staff, work | Public half of the key with which the installation signs its public keys, 64 hexadecimal digits (`todoke keys signer` prints it); two, separated by a comma, while one is changed for another. Nothing is sealed to a key that none of them signed. The demo sets it by itself.
TODOKE_KEY_BACKUP_DAYS | 7 | staff, work | Days for which backups of the key store are kept, 1 to 3650. The 消去報告書 tells the day on which the last one with a destroyed key is gone.
TODOKE_DATABASE_BACKUP_DAYS | 35 | staff | Days for which base backups of the database and their WAL are kept, 1 to 3650. The 消去報告書 tells the day on which the last one with the erased rows is gone.
TODOKE_WORKBOOK_FOLDER | /dev/shm, else XDG_RUNTIME_DIR | staff | Folder in memory (tmpfs) where an Excel file lies in plain while it is written. Without one, Excel files are made up to 20,000 rows.
TODOKE_RENDER_SOCKET | - | staff, render | Unix socket on which `todoke render` makes previews of attachments, and over which the staff's side asks for them. Its folder lets in nobody but the two. Empty: attachments have no previews, and HEIC photos are not handed out as JPEG. The demo sets it by itself.
TODOKE_INQUIRY_KEYS | - | applicant | Secret keys of the 問合せ番号, `id:64 hexadecimal digits`, separated by commas, newest first. Each municipality's working key is derived from them; `id@code:64 hexadecimal digits` is the working key of that municipality alone, as another installation hands it over (`todoke keys inquiry`). Keep the old ones.
TODOKE_SUBMISSIONS_PER_SECOND | 5 | applicant | Applications that one client network (an IPv4 address, an IPv6 /56) may send each second, to each process of the applicant side, 1 to 1000000; four seconds' worth at once. Whoever sends more is asked to wait and loses nothing. Copies (控え) are limited alike, by buckets of their own.
TODOKE_SUBMISSIONS_PER_MINUTE | 120 | applicant | The same over longer times: applications a minute, 1 to 1000000; one minute's worth at once. Mobile carriers put thousands of people behind one address.
TODOKE_UPLOAD_RATE | 5000000 | applicant, staff | Bytes of files that one process writes to the database each second, 100000 to 1000000000: what is sent faster waits in the network, so that applications are not held up. A side of several processes writes so much in each.
TODOKE_DATABASE_GB | 100 | work | Gigabytes (10^9 bytes) that the database may grow to, 1 to 1000000. Above it no file is taken any more, with words, and applications without new files go on. Set it to four fifths of the smallest disk that holds it: the servers' and that of what is restored from a backup.
TODOKE_SECOND_FACTOR_KEYS | - | staff, operator | Secret keys under which the second factors' secrets are sealed, as TODOKE_INQUIRY_KEYS, newest first; the staff's and the operator's side each have their own. Keep the old ones. Never given to the applicant side.
TODOKE_SEAL_KEY | - | seals | File of the Ed25519 key that signs the seals of the logs, made by `todoke audit key`: mode 0600, of the user of the seals; or a credential of systemd's (`credential:NAME`). Production refuses it on every other part.
TODOKE_SEAL_VERIFIER | the public half of TODOKE_SEAL_KEY | audit, seals | Public halves of the keys that the seals are signed with, 64 hexadecimal digits each, separated by commas, as `todoke audit key` prints them. Keep the old ones; `todoke work seals` needs them only after its key was changed.
TODOKE_SEAL_ANCHOR_FOLDER | - | seals | Folder outside the database and its backups, where the newest seals are written down once a day, in a signed file that is never overwritten.
TODOKE_SEAT_KEY | - | applicant, staff, work | Secret key under which the place (定員) of an application is counted where the choice itself would tell special-care information (要配慮個人情報), 64 hexadecimal digits; the same on the three parts, and never given to another. It is not changed: the counts of all such places hang on it.
TODOKE_CLAMD | - | applicant, staff, work | Where clamd scans files that come with applications: `unix:/run/clamav/clamd.ctl`, or `host:port`, which production takes for this machine's own only. Empty: no file is scanned, so that none is shown or handed out; the demo opens them all the same, and says beside them that nothing scanned them.
TODOKE_SMTP_HOST | - | work, seals | Mail server. In the demo, the mail catcher.
TODOKE_SMTP_PORT | by TODOKE_SMTP_TLS: 25, 587 or 465 | work, seals | Port of the mail server.
TODOKE_SMTP_USER | - | work, seals | User at the mail server; empty for none.
TODOKE_SMTP_PASSWORD | - | work, seals | Password at the mail server.
TODOKE_SMTP_TLS | starttls (none in the demo) | work, seals | `starttls`, `tls` (from the first byte) or `none`, which production refuses.
TODOKE_MAIL_FROM | todoke@localhost in the demo | work, seals | Sender's address of every mail.
TODOKE_BOUNCE_ADDRESS | - | work | Address that mails come back to, like bounce@bounces.example.lg.jp: each is sent from one of its own (bounce+…@bounces.example.lg.jp), and the mail server gives what comes back to `todoke bounce`. Empty: the sender is TODOKE_MAIL_FROM, and nobody is told of returned mail.
TODOKE_ALARM_MAIL | - | work, seals | Mail addresses, separated by commas, that are told when an alarm begins and when it ends (a key that is gone, a key store that cannot be read), and once a day of the newest seals; or `none`. Production asks for one or the other. The mail names procedures, and nothing of an applicant's.
TODOKE_APPLICANT_URL | the local address in the demo | all | Address residents see, for links in mails and for the check of a form's origin. https in production.
TODOKE_STAFF_URL | the local address in the demo | all | Address staff see, for the same. https in production.
TODOKE_OPERATOR_URL | the local address in the demo | operator, work | Address the operator's office sees, for the check of a form's origin and the link in the mail of alarms. https in production.
TODOKE_TRUSTED_PROXIES | none in the demo | sides | Networks (CIDR, separated by commas) of the proxies whose X-Forwarded-For is believed, or `none` where no proxy stands before the side. Left empty behind a proxy, every client would look like it.
TODOKE_STAFF_NETWORKS | any in the demo | staff | Networks (CIDR, separated by commas) that may reach the staff's side. Each municipality can narrow them for its own staff.
TODOKE_OPERATOR_NETWORKS | any in the demo | operator | Networks (CIDR, separated by commas) that may reach the operator's side, `/metrics` included.
TODOKE_METRICS_TOKEN | - | operator | Secret of at least 32 letters, digits and signs, with which a machine of another network reads `/metrics` (`Authorization: Bearer …`). Empty: nobody from outside TODOKE_OPERATOR_NETWORKS does.
TODOKE_SECURE_COOKIES | true (false in the demo) | staff, operator | `true` or `false`: cookies for https only, with the __Host- prefix. Production refuses `false`.
""".splitlines()
)


def database_name(role: str) -> str:
    """The setting that holds the database address of a role ("staff")."""
    return f"TODOKE_DATABASE_{role.upper()}"


@dataclass(frozen=True, slots=True)
class NumberedKey:
    """A secret key at work, of the 問合せ番号 of one municipality or of the second factors. Its id stands beside all that was made with it, so that keys can follow one another."""

    id: int
    key: bytes = field(repr=False)  # 32 bytes


@dataclass(frozen=True, slots=True)
class InquiryKey:
    """A secret key of the 問合せ番号: the installation's, from which each municipality's working key is derived, or the working key itself of one
    municipality that another installation handed over.
    """

    id: int
    key: bytes = field(repr=False)  # 32 bytes
    municipality: str | None = None  # its code, of a working key


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    mode: Mode
    home: Path
    host: str
    port_base: int
    instance: int
    workers: int
    pool_size: int
    databases: Mapping[str, str] = field(repr=False)  # role ("staff", "sign_in_staff") to its database address
    key_store: Path
    key_store_copy: Path | None  # the second place; None: there is none
    key_store_lock: str  # a file's path, `credential:NAME` or `command:/path arguments`; "": keys lie bare
    key_signers: tuple[bytes, ...]  # public halves, 32 bytes each; (): the key store's own, where there is one
    key_backup_days: int
    database_backup_days: int
    workbook_folder: Path | None  # None: the usual ones
    render_socket: Path | None  # None: nothing draws attachments
    inquiry_keys: tuple[InquiryKey, ...]
    second_factor_keys: tuple[NumberedKey, ...]
    seal_key: Path | None  # the file
    seal_verifiers: tuple[bytes, ...]  # 32 bytes each
    seal_anchor_folder: Path | None
    seat_key: bytes | None = field(repr=False)  # 32 bytes
    clamd: str | None  # `unix:/path` or `host:port`; None: nothing is scanned
    submissions_per_second: int  # of one client network, at one process; as the next
    submissions_per_minute: int
    upload_rate: int  # bytes a second of one process
    database_gb: int  # 10^9 bytes
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str = field(repr=False)
    smtp_tls: MailEncryption
    mail_from: str
    alarm_mail: tuple[str, ...]
    bounce_address: str  # "": returned mail is nobody's to read here
    applicant_url: str  # no slash at the end, as the next two
    staff_url: str
    operator_url: str
    trusted_proxies: tuple[Network, ...]
    staff_networks: tuple[Network, ...]
    operator_networks: tuple[Network, ...]
    metrics_token: str = field(repr=False)  # "": none
    secure_cookies: bool

    @property
    def opens_unscanned_files(self) -> bool:
        """Whether staff open files that nothing scanned: in a demo that has no scanner, where else none could ever be seen."""
        return self.mode is Mode.demo and self.clamd is None

    def port(self, part: Part | str) -> int:
        """The port a side listens on."""
        first = self.port_base + BETWEEN_INSTANCES * (self.instance - 1)
        return first + (Part.applicant, Part.staff, Part.operator, Part.mailbox).index(Part(part))

    def key_of_seats(self) -> bytes:
        """TODOKE_SEAT_KEY; `SettingsProblem` if this process was not given it."""
        if self.seat_key is None:
            raise SettingsProblem("TODOKE_SEAT_KEY is missing.")
        return self.seat_key

    def database(self, role: str) -> str:
        """The database address for a role; `SettingsProblem` if this process was not given it.

        `lookup` and `uploads` are the applicant's login with pools of their own.
        """
        role = "applicant" if role in {"lookup", "uploads"} else role
        try:
            return self.databases[role]
        except KeyError:
            raise SettingsProblem(f"{database_name(role)} is missing.") from None
