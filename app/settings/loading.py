"""The way from the environment to the frozen settings."""

import os
from collections.abc import Mapping
from pathlib import Path

from app.settings.model import (
    BETWEEN_INSTANCES,
    MOST_INSTANCES,
    MOST_SUBMISSIONS,
    SMTP_CATCHER_OFFSET,
    MailEncryption,
    Mode,
    Part,
    Settings,
    SettingsProblem,
)
from app.settings.reading import (
    Reading,
    bearer_token,
    bounce_address,
    clamd_address,
    databases,
    inquiry_keys,
    lock_named,
    mail_address,
    mail_addresses,
    numbered_keys,
    public_halves,
    seat_key,
    signers,
    url,
)
from app.settings.refusals import missing, refuse_insecure
from app.spoken import spoken


def load(environ: Mapping[str, str] | None = None, part: Part | str | None = None) -> Settings:
    """The settings in `environ` (the process's own by default), checked for what `part` needs.

    Raises `SettingsProblem` with every problem found, one a line. Without `part` nothing is demanded beyond well-formed values.
    """
    reading = Reading(os.environ if environ is None else environ)
    mode = reading.parsed(
        "TODOKE_MODE", Mode, Mode.production, spoken("production, demo or test", "production、demo、testのどれか")
    )
    safe = mode is Mode.production
    host = reading.text("TODOKE_HOST", "127.0.0.1")
    instance = reading.number("TODOKE_INSTANCE", 1, 1, MOST_INSTANCES)
    highest = 65535 - SMTP_CATCHER_OFFSET - BETWEEN_INSTANCES * (instance - 1)
    port_base = reading.number("TODOKE_PORT_BASE", 8000, 1, highest)
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
        instance=instance,
        workers=reading.number("TODOKE_WORKERS", 1, 1, 64),
        pool_size=reading.number("TODOKE_POOL_SIZE", 16, 1, 200),
        databases=databases(reading),
        key_store=Path(reading.text("TODOKE_KEY_STORE", str(home / "keys"))).expanduser().absolute(),
        key_store_copy=reading.folder("TODOKE_KEY_STORE_COPY"),
        key_store_lock=reading.parsed(
            "TODOKE_KEY_STORE_LOCK",
            lock_named,
            "",
            spoken(
                "the absolute path of a file, credential:NAME, or command:/path arguments",
                "ファイルの絶対パス、credential:名前、command:/パス 引数 のどれか",
            ),
        ),
        key_signers=reading.parsed(
            "TODOKE_KEY_SIGNER",
            signers,
            (),
            spoken(
                "one public half of 64 hexadecimal digits, or two that differ, separated by a comma",
                "16進数64桁の公開鍵1つ、または違う2つ（コンマ区切り）",
            ),
        ),
        key_backup_days=reading.number("TODOKE_KEY_BACKUP_DAYS", 7, 1, 3650),
        database_backup_days=reading.number("TODOKE_DATABASE_BACKUP_DAYS", 35, 1, 3650),
        workbook_folder=Path(chosen).absolute() if (chosen := reading.text("TODOKE_WORKBOOK_FOLDER")) else None,
        render_socket=_path(reading, "TODOKE_RENDER_SOCKET"),
        inquiry_keys=reading.parsed("TODOKE_INQUIRY_KEYS", inquiry_keys, (), _keys_expected()),
        second_factor_keys=reading.parsed("TODOKE_SECOND_FACTOR_KEYS", numbered_keys, (), _keys_expected()),
        seal_key=_seal_key(reading),
        seat_key=reading.parsed("TODOKE_SEAT_KEY", seat_key, None, spoken("64 hexadecimal digits", "16進数64桁")),
        clamd=reading.parsed(
            "TODOKE_CLAMD",
            clamd_address,
            None,
            spoken("unix:/path or host:port", "unix:/パス か ホスト:ポート"),
        ),
        seal_verifiers=reading.parsed(
            "TODOKE_SEAL_VERIFIER",
            public_halves,
            (),
            spoken("public halves of 64 hexadecimal digits, separated by commas", "公開鍵（16進数64桁、コンマ区切り）"),
        ),
        seal_anchor_folder=_path(reading, "TODOKE_SEAL_ANCHOR_FOLDER"),
        submissions_per_second=reading.number("TODOKE_SUBMISSIONS_PER_SECOND", 5, 1, MOST_SUBMISSIONS),
        submissions_per_minute=reading.number("TODOKE_SUBMISSIONS_PER_MINUTE", 120, 1, MOST_SUBMISSIONS),
        upload_rate=reading.number("TODOKE_UPLOAD_RATE", 5_000_000, 100_000, 1_000_000_000),
        database_gb=reading.number("TODOKE_DATABASE_GB", 100, 1, 1_000_000),
        smtp_host=reading.text("TODOKE_SMTP_HOST", "" if safe else "127.0.0.1"),
        smtp_port=reading.number("TODOKE_SMTP_PORT", {"none": 25, "starttls": 587, "tls": 465}[smtp_tls], 1, 65535),
        smtp_user=reading.text("TODOKE_SMTP_USER"),
        smtp_password=reading.text("TODOKE_SMTP_PASSWORD"),
        smtp_tls=smtp_tls,
        mail_from=reading.parsed(
            "TODOKE_MAIL_FROM",
            mail_address,
            "" if safe else "todoke@localhost",
            spoken("a mail address", "メールアドレス"),
        ),
        alarm_mail=reading.parsed(
            "TODOKE_ALARM_MAIL",
            mail_addresses,
            (),
            spoken("mail addresses separated by commas, or none", "メールアドレス（カンマで区切る）、またはnone"),
        ),
        bounce_address=reading.parsed(
            "TODOKE_BOUNCE_ADDRESS",
            bounce_address,
            "",
            spoken(
                "an address like bounce@bounces.example.lg.jp, with at most 24 letters, digits, hyphens and full stops before the @",
                "bounce@bounces.example.lg.jpのようなアドレス（@の前は英数字、ハイフン、ピリオドで24文字まで）",
            ),
        ),
        applicant_url=url(reading, "TODOKE_APPLICANT_URL", "" if safe else f"{local}:{port_base}"),
        staff_url=url(reading, "TODOKE_STAFF_URL", "" if safe else f"{local}:{port_base + 1}"),
        operator_url=url(reading, "TODOKE_OPERATOR_URL", "" if safe else f"{local}:{port_base + 2}"),
        trusted_proxies=reading.networks("TODOKE_TRUSTED_PROXIES", none=True),
        staff_networks=reading.networks("TODOKE_STAFF_NETWORKS"),
        operator_networks=reading.networks("TODOKE_OPERATOR_NETWORKS"),
        metrics_token=reading.parsed(
            "TODOKE_METRICS_TOKEN",
            bearer_token,
            "",
            spoken("at least 32 letters, digits and signs of ._~+/=-", "半角の英数字と記号（._~+/=-）で32文字以上"),
        ),
        secure_cookies=reading.parsed(
            "TODOKE_SECURE_COOKIES",
            lambda text: {"true": True, "false": False}[text.lower()],
            safe,
            spoken("true or false", "trueかfalse"),
        ),
    )
    problems = reading.problems + missing(settings, None if part is None else Part(part), reading)
    if safe:
        problems += refuse_insecure(settings, None if part is None else Part(part), reading)
    if problems:
        raise SettingsProblem("\n".join(dict.fromkeys(problems)))
    return settings


def _path(reading: Reading, name: str) -> Path | None:
    return Path(chosen).expanduser().absolute() if (chosen := reading.text(name)) else None


def _seal_key(reading: Reading) -> Path | None:
    """The file of the seals' key: its path, or `credential:NAME` for one that systemd has given to this process."""
    text = reading.text("TODOKE_SEAL_KEY")
    if not text.startswith("credential:"):
        return _path(reading, "TODOKE_SEAL_KEY")
    folder = reading.text("CREDENTIALS_DIRECTORY")
    name = reading.parsed(
        "TODOKE_SEAL_KEY",
        lock_named,
        "",
        spoken("a file's path or credential:NAME", "ファイルのパスか、credential:名前"),
    )
    if not folder:
        reading.problems.append(
            spoken(
                f"TODOKE_SEAL_KEY is a credential, and this process was given none: start it as a unit with LoadCredential={name.partition(':')[2]}.",
                f"TODOKE_SEAL_KEY はクレデンシャルですが、このプロセスには渡されていません。LoadCredential={name.partition(':')[2]} のあるユニットとして起動してください。",
            )
        )
        return None
    return Path(folder) / name.partition(":")[2]


def _keys_expected() -> str:
    return spoken(
        "keys like 2:<64 hexadecimal digits>,1:<64 hexadecimal digits>, each with an id of its own",
        "2:<16進数64桁>,1:<16進数64桁> のような、番号がそれぞれ違う鍵",
    )
