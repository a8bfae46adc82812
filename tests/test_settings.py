"""Settings: what is read, what is told, what production refuses."""

import re
import secrets
from pathlib import Path

import pytest

from app.settings import (
    DATABASES,
    DATABASES_OF,
    SETTINGS,
    MailEncryption,
    Mode,
    Part,
    Settings,
    SettingsProblem,
    database_name,
    load,
)
from app.settings.refusals import HOLDERS

DOCUMENT = Path(__file__).parents[1] / "docs" / "settings.md"
KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SEAT_KEY = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
SIGNER = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"  # a public half: RFC 8032, 7.1
SOCKET = "postgresql://todoke_{0}:secret@/todoke?host=/var/run/postgresql"
PRODUCTION = {
    "TODOKE_DATABASE_STAFF": SOCKET.format("staff"),
    "TODOKE_DATABASE_SIGN_IN_STAFF": SOCKET.format("sign_in_staff"),
    "TODOKE_SECOND_FACTOR_KEYS": f"1:{KEY}",
    "TODOKE_STAFF_URL": "https://staff.example.lg.jp",
    "TODOKE_STAFF_NETWORKS": "10.0.0.0/8",
    "TODOKE_TRUSTED_PROXIES": "10.0.2.10",
    "TODOKE_HOME": "/var/lib/todoke-staff",
    "TODOKE_KEY_STORE_COPY": "/mnt/keys/todoke",
    "TODOKE_KEY_STORE_LOCK": "credential:todoke-keys",
    "TODOKE_SEAT_KEY": SEAT_KEY,
}
APPLICANT = {
    "TODOKE_DATABASE_APPLICANT": SOCKET.format("applicant"),
    "TODOKE_INQUIRY_KEYS": f"1:{KEY}",
    "TODOKE_KEY_SIGNER": SIGNER,
    "TODOKE_SEAT_KEY": SEAT_KEY,
    "TODOKE_APPLICANT_URL": "https://shinsei.example.lg.jp",
    "TODOKE_TRUSTED_PROXIES": "none",
}
OPERATOR = {
    "TODOKE_SECOND_FACTOR_KEYS": f"1:{KEY}",
    "TODOKE_DATABASE_OPERATOR": SOCKET.format("operator"),
    "TODOKE_DATABASE_SIGN_IN_OPERATOR": SOCKET.format("sign_in_operator"),
    "TODOKE_OPERATOR_URL": "https://unei.example.lg.jp",
    "TODOKE_OPERATOR_NETWORKS": "10.0.3.0/28",
    "TODOKE_KEY_SIGNER": SIGNER,
    "TODOKE_TRUSTED_PROXIES": "10.0.2.10",
}
SEALS = {
    "TODOKE_DATABASE_SEALS": SOCKET.format("seals"),
    "TODOKE_SEAL_KEY": "/etc/todoke/seal.key",
    "TODOKE_SEAL_ANCHOR_FOLDER": "/mnt/anchors",
    "TODOKE_SMTP_HOST": "mail.example.lg.jp",
    "TODOKE_MAIL_FROM": "todoke@example.lg.jp",
    "TODOKE_ALARM_MAIL": "kyogikai@example.lg.jp",
}
METRICS_TOKEN = "m" * 43  # the same in every test process: it stands in the names of tests


def problem_of(environ: dict[str, str], part: Part | None = None) -> str:
    with pytest.raises(SettingsProblem) as caught:
        load(environ, part)
    return str(caught.value)


def test_document_shows_every_setting_as_the_code_has_it() -> None:
    rows = re.findall(
        r"^\| `(TODOKE_\w+)` \| (.*) \| (.*) \| (.*) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows == [tuple(setting) for setting in SETTINGS]


def test_code_reads_every_setting_it_lists() -> None:
    read: set[str] = set()

    class Watched(dict[str, str]):
        def get(self, key: str, default: str | None = None) -> str:  # type: ignore[override]
            read.add(key)
            return default or ""

    load(Watched())
    assert read == {setting.name for setting in SETTINGS}


def test_production_shows_no_mailbox() -> None:
    assert "mailbox" in problem_of({}, Part.mailbox)


def test_defaults_of_the_demo_are_local() -> None:
    settings = load({"TODOKE_MODE": "demo", "TODOKE_PORT_BASE": "9000"})
    assert (settings.applicant_url, settings.port("mailbox"), settings.smtp_tls, settings.secure_cookies) == (
        "http://localhost:9000",
        9003,
        MailEncryption.none,
        False,
    )


def test_each_instance_of_a_side_has_a_port_of_its_own() -> None:
    ports = [
        load({"TODOKE_MODE": "demo", "TODOKE_INSTANCE": str(instance)}).port(side)
        for instance in range(1, 10)
        for side in ("applicant", "staff", "operator", "mailbox")
    ]
    assert ports[:5] == [8000, 8001, 8002, 8003, 8010]
    assert len({*ports, 8000 + 25}) == 37
    assert "TODOKE_INSTANCE" in problem_of({"TODOKE_MODE": "demo", "TODOKE_INSTANCE": "10"})
    assert "TODOKE_PORT_BASE" in problem_of(
        {"TODOKE_MODE": "demo", "TODOKE_INSTANCE": "9", "TODOKE_PORT_BASE": "65500"}
    )


def test_without_a_mode_the_settings_are_those_of_production() -> None:
    assert (load({}).mode, load({}).secure_cookies) == (Mode.production, True)


def test_every_problem_is_told_at_once() -> None:
    told = problem_of({"TODOKE_PORT_BASE": "70000", "TODOKE_MODE": "demmo", "TODOKE_DATABASE_STAFF": "localhost"})
    assert {line.split()[0] for line in told.splitlines()} == {
        "TODOKE_MODE",
        "TODOKE_PORT_BASE",
        "TODOKE_DATABASE_STAFF",
    }


def test_a_misspelt_setting_is_told() -> None:
    assert "TODOKE_DATBASE_STAFF is not a setting" in problem_of({"TODOKE_DATBASE_STAFF": "x"})


def test_a_renamed_setting_is_told_with_its_new_name() -> None:
    told = problem_of({"TODOKE_DATABASE_DESK": "postgresql://todoke_desk:hunter2@/todoke?host=/tmp"})
    assert told == "TODOKE_DATABASE_DESK is now TODOKE_DATABASE_WORKER."
    told = problem_of({"TODOKE_DATABASE_SIGN_IN": "postgresql://todoke_sign_in:hunter2@/todoke?host=/tmp"})
    assert told == ("TODOKE_DATABASE_SIGN_IN is now TODOKE_DATABASE_SIGN_IN_STAFF / TODOKE_DATABASE_SIGN_IN_OPERATOR.")


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    """The folder in which systemd gives a unit its credentials."""
    (tmp_path / "credentials").mkdir(mode=0o700)
    return tmp_path / "credentials"


def test_a_secret_may_be_a_credential(credentials: Path) -> None:
    (credentials / "seat-key").write_text(f"{SEAT_KEY}\n", encoding="ascii")
    (credentials / "seat-key").chmod(0o440)
    given = {**PRODUCTION, "TODOKE_SEAT_KEY": "credential:seat-key", "CREDENTIALS_DIRECTORY": str(credentials)}
    settings = load(given, Part.staff)
    assert settings.key_of_seats().hex() == SEAT_KEY
    assert settings.key_store_lock == "credential:todoke-keys"  # its name: the lock itself is nowhere in the settings
    (credentials / "seat-key").chmod(0o444)
    assert "that nobody else may read" in problem_of(given, Part.staff)
    (credentials / "seat-key").unlink()
    assert f"TODOKE_SEAT_KEY: The credential {credentials / 'seat-key'} cannot be read" in problem_of(given, Part.staff)


def test_a_credential_that_was_not_given_is_told_with_what_gives_it() -> None:
    given = {**PRODUCTION, "TODOKE_SECOND_FACTOR_KEYS": "credential:second-factor"}
    assert "LoadCredentialEncrypted=second-factor" in problem_of(given, Part.staff)


def test_a_credential_of_nonsense_is_told_without_repeating_it(credentials: Path) -> None:
    (credentials / "seat-key").write_bytes(b"\xff hunter2")
    (credentials / "seat-key").chmod(0o400)
    given = {**PRODUCTION, "TODOKE_SEAT_KEY": "credential:seat-key", "CREDENTIALS_DIRECTORY": str(credentials)}
    assert "TODOKE_SEAT_KEY is missing" in problem_of(given, Part.staff)


def test_a_problem_never_repeats_the_value() -> None:
    assert "hunter2" not in problem_of(
        {"TODOKE_DATABASE_STAFF": "mysql://u:hunter2@h/d", "TODOKE_INQUIRY_KEYS": "1:hunter2"}
    )


def test_settings_show_no_secret() -> None:
    settings = load(
        {**PRODUCTION, **APPLICANT, "TODOKE_SMTP_PASSWORD": "hunter2", "TODOKE_METRICS_TOKEN": "hunter2" * 5}
    )
    assert not re.search(rf"hunter2|secret|{KEY}|{re.escape(repr(bytes.fromhex(KEY)))}", repr(settings))


def test_inquiry_keys_keep_their_order() -> None:
    settings = load({"TODOKE_INQUIRY_KEYS": f"2:{secrets.token_hex(32)}, 1:{KEY}"})
    assert [key.id for key in settings.inquiry_keys] == [2, 1]


@pytest.mark.parametrize(
    "keys",
    [
        KEY,
        f"1:{KEY[:-1]}",
        f"1:{KEY},1:{KEY}",
        f"0:{KEY}",
        "1:" + "g" * 64,
        f"1@13104:{KEY}",
        f"@131041:{KEY}",
        f"1@131041:{KEY},1@131041:{KEY}",
    ],
)
def test_malformed_inquiry_keys_are_refused(keys: str) -> None:
    assert "TODOKE_INQUIRY_KEYS must be" in problem_of({"TODOKE_INQUIRY_KEYS": keys})


def test_a_municipalitys_own_inquiry_key_stands_beside_the_installations() -> None:
    own = secrets.token_hex(32)
    settings = load({"TODOKE_INQUIRY_KEYS": f"1@131041:{own},1:{KEY}"})
    assert [(key.id, key.municipality, key.key.hex()) for key in settings.inquiry_keys] == [
        (1, "131041", own),
        (1, None, KEY),
    ]
    assert own not in repr(settings)


def test_keys_of_the_second_factor_belong_to_no_municipality() -> None:
    assert "TODOKE_SECOND_FACTOR_KEYS must be" in problem_of({"TODOKE_SECOND_FACTOR_KEYS": f"1@131041:{KEY}"})


def test_a_database_that_was_not_given_is_told_by_name() -> None:
    with pytest.raises(SettingsProblem, match="TODOKE_DATABASE_SIGN_IN_STAFF"):
        load({}).database("sign_in_staff")


def test_a_part_names_what_it_lacks() -> None:
    assert problem_of({"TODOKE_MODE": "demo"}, Part.work).splitlines() == [
        "TODOKE_DATABASE_MAILER is missing; work needs it.",
        "TODOKE_DATABASE_WORKER is missing; work needs it.",
        "TODOKE_SEAT_KEY is missing; work needs it.",
    ]


def test_safe_production_settings_are_accepted() -> None:
    assert isinstance(load(PRODUCTION, Part.staff), Settings)
    assert isinstance(load(APPLICANT, Part.applicant), Settings)
    assert isinstance(load({**OPERATOR, "TODOKE_METRICS_TOKEN": METRICS_TOKEN}, Part.operator), Settings)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TODOKE_SECURE_COOKIES", "false", "must not be false"),
        ("TODOKE_SMTP_TLS", "none", "must be starttls or tls"),
        ("TODOKE_STAFF_URL", "http://staff.example.lg.jp", "must begin with https://"),
        ("TODOKE_STAFF_NETWORKS", "0.0.0.0/0", "must not name every address"),
        ("TODOKE_STAFF_NETWORKS", "::ffff:0:0/96", "must not name every address"),
        ("TODOKE_STAFF_NETWORKS", "", "is missing"),
        ("TODOKE_TRUSTED_PROXIES", "::/0", "must not name every address"),
        ("TODOKE_TRUSTED_PROXIES", "", "or say none where there is none"),
        ("TODOKE_TRUSTED_PROXIES", "nobody", "must be networks"),
        ("TODOKE_STAFF_NETWORKS", "none", "must be networks"),
        ("TODOKE_OPERATOR_NETWORKS", "::/0", "must not name every address"),
        ("TODOKE_METRICS_TOKEN", METRICS_TOKEN, "must not be given to the staff side"),
        ("TODOKE_DATABASE_STAFF", "postgresql://u:p@db.example/todoke", "sslmode=verify-full"),
        ("TODOKE_DATABASE_STAFF", "postgresql://u:p@db.example/todoke?sslmode=require", "sslmode=verify-full"),
        ("TODOKE_DATABASE_STAFF", "postgresql://u:p@/todoke?host=/run,db.example", "sslmode=verify-full"),
        ("TODOKE_DATABASE_STAFF", "postgresql://u:todoke-demo-x@/todoke?host=/run", "password of the demo"),
        ("TODOKE_DATABASE_STAFF", "", "is missing"),
        ("TODOKE_INQUIRY_KEYS", "1:" + "0" * 64, "easily guessed"),
        ("TODOKE_INQUIRY_KEYS", "1@131041:" + "0" * 64, "easily guessed"),
        ("TODOKE_SECOND_FACTOR_KEYS", "1:" + b"demo".hex() + KEY[8:], "demo or an easily guessed"),
        ("TODOKE_INQUIRY_KEYS", "1:" + b"demo".hex() + KEY[8:], "demo or an easily guessed"),
        ("TODOKE_SEAT_KEY", "", "is missing"),
        ("TODOKE_SEAT_KEY", "1:" + KEY, "must be 64 hexadecimal digits"),
        ("TODOKE_SEAT_KEY", "0" * 64, "easily guessed"),
        ("TODOKE_SEAT_KEY", b"demo".hex() + KEY[8:], "demo or an easily guessed"),
        ("TODOKE_CLAMD", "10.0.2.30:3310", "an address of this machine"),
        ("TODOKE_CLAMD", "127.evil.example:3310", "an address of this machine"),
        ("TODOKE_CLAMD", "[2001:db8::1]:3310", "an address of this machine"),
        ("TODOKE_CLAMD", "/run/clamav/clamd.ctl", "must be unix:/path or host:port"),
        ("TODOKE_CLAMD", "unix:clamd.ctl", "must be unix:/path or host:port"),
        ("TODOKE_CLAMD", "localhost", "must be unix:/path or host:port"),
        ("TODOKE_CLAMD", "localhost:65536", "must be unix:/path or host:port"),
        ("TODOKE_CLAMD", "localhost:0", "must be unix:/path or host:port"),
        ("TODOKE_KEY_STORE_COPY", "", "must name a second folder, on another disk or share, or say none"),
        ("TODOKE_KEY_STORE_COPY", "/var/lib/todoke-staff/keys", "must not lie in TODOKE_KEY_STORE"),
        ("TODOKE_KEY_STORE_COPY", "/var/lib/todoke-staff/keys/copy", "must not lie in TODOKE_KEY_STORE"),
        ("TODOKE_KEY_STORE_COPY", "/var/lib/todoke-staff", "must not lie in TODOKE_KEY_STORE, nor that in it"),
        ("TODOKE_KEY_STORE_LOCK", "", "must name the lock of the key store"),
        ("TODOKE_KEY_STORE_LOCK", "/var/lib/todoke-staff/lock", "must not lie in TODOKE_HOME or beside the keys"),
        ("TODOKE_KEY_STORE_LOCK", "/mnt/keys/todoke/lock", "must not lie in TODOKE_HOME or beside the keys"),
        ("TODOKE_KEY_STORE_LOCK", "lock", "must be the absolute path of a file"),
        ("TODOKE_KEY_STORE_LOCK", "credential:../lock", "must be the absolute path of a file"),
        ("TODOKE_KEY_STORE_LOCK", "command:unwrap todoke", "must be the absolute path of a file"),
        ("TODOKE_KEY_STORE_LOCK", "command:", "must be the absolute path of a file"),
        ("TODOKE_KEY_STORE_LOCK", "command:/usr/bin/unwrap 'todoke", "must be the absolute path of a file"),
    ],
)
def test_production_refuses(name: str, value: str, told: str) -> None:
    assert told in problem_of({**PRODUCTION, name: value}, Part.staff)


@pytest.mark.parametrize(
    "address", ["unix:/run/clamav/clamd.ctl", "127.0.0.1:3310", "127.0.0.53:3310", "[::1]:3310", "localhost:3310"]
)
def test_a_scanner_on_this_machine_is_taken(address: str) -> None:
    assert load({**PRODUCTION, "TODOKE_CLAMD": address}, Part.staff).clamd == address
    assert load(PRODUCTION, Part.staff).clamd is None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TODOKE_OPERATOR_NETWORKS", "", "TODOKE_OPERATOR_NETWORKS is missing; operator needs it."),
        ("TODOKE_KEY_SIGNER", "", "TODOKE_KEY_SIGNER is missing; operator needs it."),
        ("TODOKE_TRUSTED_PROXIES", "", "or say none where there is none"),
        ("TODOKE_METRICS_TOKEN", "too-short", "must be at least 32 letters"),
        ("TODOKE_METRICS_TOKEN", f"{METRICS_TOKEN} {METRICS_TOKEN}", "must be at least 32 letters"),
    ],
)
def test_production_refuses_the_operators_side(name: str, value: str, told: str) -> None:
    assert told in problem_of({**OPERATOR, name: value}, Part.operator)


@pytest.mark.parametrize("name", ["TODOKE_ALARM_MAIL", "TODOKE_MAIL_FROM"])
@pytest.mark.parametrize(
    "address", ["運営@example.jp", "unei@例え.jp", "unei\uff20example.jp", "a@b@c", "unei@example.jp\x7f"]
)
def test_an_address_that_no_mail_server_takes_is_told_at_the_start(name: str, address: str) -> None:
    assert f"{name} must be" in problem_of({name: address})


def test_one_folder_under_two_names_is_no_second_place(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "keys")
    (tmp_path / "link").symlink_to(tmp_path)
    places = {"TODOKE_KEY_STORE": str(tmp_path / "keys"), "TODOKE_KEY_STORE_COPY": str(tmp_path / "other")}
    assert "must not lie in TODOKE_KEY_STORE" in problem_of({**PRODUCTION, **places}, Part.staff)
    for lock in (f"{tmp_path}/link/keys/lock", f"{tmp_path}/other/lock", f"{tmp_path}/elsewhere/../keys/lock"):
        environ = {**PRODUCTION, "TODOKE_KEY_STORE": str(tmp_path / "keys"), "TODOKE_KEY_STORE_LOCK": lock}
        assert "must not lie in TODOKE_HOME or beside the keys" in problem_of(environ, Part.staff), lock


def test_a_credential_lies_in_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load({**PRODUCTION, "TODOKE_HOME": str(tmp_path)}, Part.staff).key_store_lock == "credential:todoke-keys"


def test_production_refuses_one_key_for_two_uses() -> None:
    assert "TODOKE_SEAT_KEY must be a key of its own" in problem_of(
        {**APPLICANT, "TODOKE_SEAT_KEY": KEY}, Part.applicant
    )
    assert "TODOKE_SEAT_KEY must be a key of its own" in problem_of({**PRODUCTION, "TODOKE_SEAT_KEY": KEY}, Part.staff)


@pytest.mark.parametrize("part", [Part.staff, Part.work, Part.migrate, Part.keys])
def test_production_may_do_without_a_second_place_when_it_is_said(part: Part) -> None:
    assert "KEY_STORE" not in problem_of({"TODOKE_KEY_STORE_COPY": "none", "TODOKE_KEY_STORE_LOCK": "/run/lock"}, part)
    assert load({**PRODUCTION, "TODOKE_KEY_STORE_COPY": "none"}, Part.staff).key_store_copy is None
    assert problem_of({}, part).count("TODOKE_KEY_STORE_") == 2


def test_the_applicants_side_must_know_who_signs_keys_and_the_staffs_may_ask_the_key_store() -> None:
    assert "TODOKE_KEY_SIGNER is missing; applicant needs it." in problem_of(
        {**APPLICANT, "TODOKE_KEY_SIGNER": ""}, Part.applicant
    )
    assert load(PRODUCTION, Part.staff).key_signers == ()
    assert load({**PRODUCTION, "TODOKE_KEY_SIGNER": SIGNER}, Part.staff).key_signers == (bytes.fromhex(SIGNER),)


def test_two_signers_may_be_told_while_one_is_changed() -> None:
    told = load({**APPLICANT, "TODOKE_KEY_SIGNER": f"{'ab' * 32}, {SIGNER.upper()}"}, Part.applicant)
    assert told.key_signers == (b"\xab" * 32, bytes.fromhex(SIGNER))


@pytest.mark.parametrize(
    "signers", [SIGNER[1:], f"1:{SIGNER}", f"{SIGNER},", f"{SIGNER},{SIGNER}", f"{SIGNER},{'ab' * 32},{'cd' * 32}"]
)
def test_signers_are_one_or_two_public_halves(signers: str) -> None:
    assert "TODOKE_KEY_SIGNER must be" in problem_of({"TODOKE_KEY_SIGNER": signers})


@pytest.mark.parametrize("part", [Part.work, Part.migrate, Part.bounce])
def test_what_serves_nobody_needs_no_word_about_proxies(part: Part) -> None:
    assert "TODOKE_TRUSTED_PROXIES" not in problem_of({}, part)


@pytest.mark.parametrize(("part", "holder"), HOLDERS.items())
def test_production_refuses_a_part_what_is_not_its_own(part: Part, holder: str) -> None:
    """The operator's process with the staff's login could read applications, any with the migrator's could do everything."""
    foreign = {database_name(role): SOCKET.format(role) for role in DATABASES}
    store = {
        "TODOKE_KEY_STORE": "/etc/todoke/keys",
        "TODOKE_KEY_STORE_COPY": "/mnt/keys",
        "TODOKE_KEY_STORE_LOCK": "credential:keys",
    }
    secrets_of_sides = {**store, "TODOKE_SECOND_FACTOR_KEYS": f"1:{KEY}", "TODOKE_SEAT_KEY": KEY}
    told = problem_of({**foreign, **secrets_of_sides}, part).splitlines()
    refused = {line.split()[0] for line in told if line.endswith(f" must not be given to {holder}.")}
    own = {database_name(role) for role in DATABASES_OF[part]}
    if part in {Part.staff, Part.work}:  # the two that open what was sealed
        own |= set(store)
    if part in {Part.applicant, Part.staff, Part.work}:  # the three that know an application's place
        own |= {"TODOKE_SEAT_KEY"}
    if part in {Part.staff, Part.operator}:  # where people sign in
        own |= {"TODOKE_SECOND_FACTOR_KEYS"}
    assert refused == {*foreign, *secrets_of_sides} - own


def test_the_operators_side_is_refused_the_staffs_doors() -> None:
    operator = {"TODOKE_DATABASE_SIGN_IN_STAFF": "staff", "TODOKE_DATABASE_STAFF": "staff"}
    told = problem_of({name: SOCKET.format(role) for name, role in operator.items()}, Part.operator)
    assert {f"{name} must not be given to the operator's side." for name in operator} <= set(told.splitlines())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TODOKE_SEAL_KEY", "", "TODOKE_SEAL_KEY is missing; seals needs it."),
        ("TODOKE_SEAL_KEY", "credential:seal-key", "start it as a unit with LoadCredential=seal-key"),
        ("TODOKE_SEAL_KEY", "credential:../key", "must be a file's path or credential:NAME"),
        ("TODOKE_SEAL_ANCHOR_FOLDER", "", "TODOKE_SEAL_ANCHOR_FOLDER is missing; seals needs it."),
        ("TODOKE_ALARM_MAIL", "", "TODOKE_ALARM_MAIL must name who is told of alarms, or say none."),
        ("TODOKE_DATABASE_WORKER", SOCKET.format("worker"), "must not be given to the seals' process."),
        ("TODOKE_KEY_STORE", "/var/lib/keys", "TODOKE_KEY_STORE must not be given to the seals' process."),
        ("TODOKE_SEAT_KEY", SEAT_KEY, "TODOKE_SEAT_KEY must not be given to the seals' process."),
    ],
)
def test_production_refuses_of_the_seals(name: str, value: str, told: str) -> None:
    assert told in problem_of({**SEALS, name: value}, Part.seals)


def test_the_key_of_the_seals_is_theirs_alone(tmp_path: Path) -> None:
    assert load(SEALS, Part.seals).alarm_mail == ("kyogikai@example.lg.jp",)
    given = {**SEALS, "TODOKE_SEAL_KEY": "credential:seal-key", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert load(given, Part.seals).seal_key == tmp_path / "seal-key"
    for part in set(Part) - {Part.seals}:
        assert "TODOKE_SEAL_KEY must not be given to" in problem_of({"TODOKE_SEAL_KEY": "/etc/todoke/seal.key"}, part)
