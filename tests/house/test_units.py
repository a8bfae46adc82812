"""The systemd units: each side runs as a user of its own, writes where it has to and nowhere else, and sees no keys where it has no business."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser, SectionProxy
from pathlib import Path

import pytest

from app.attachments.ceilings import FILE_BYTES
from app.attachments.scanner import LARGEST_STREAM, VERDICT_SECONDS
from app.settings import Part
from app.settings.refusals import KEY_STORE_OF

FOLDER = Path(__file__).parents[2] / "docs" / "production"
PROGRAM = "/opt/todoke/.venv/bin/todoke"
KEEPER = "todoke-staff"  # of the key store
# unit: its user, and what it runs
UNITS = {
    "todoke-applicant@.service": ("todoke-applicant", "serve applicant"),
    "todoke-staff@.service": (KEEPER, "serve staff"),
    "todoke-operator@.service": ("todoke-operator", "serve operator"),
    "todoke-work.service": (KEEPER, "work"),
    "todoke-seals.service": ("todoke-seals", "work seals"),
    "todoke-migrate.service": (KEEPER, "migrate"),
}
# what reads strangers' files has no network, no keys and no environment: walls that the others cannot have
READERS = {
    "todoke-clamd.service": ("clamav", "/usr/sbin/clamd --foreground --config-file=/etc/clamav/clamd.conf"),
    "todoke-render.service": ("todoke-render", f"{PROGRAM} render"),
}
# what is each unit's own; everything else a unit says is said by all
OWN = {
    *("StateDirectory", "User", "Group", "EnvironmentFile", "ExecStart", "ReadWritePaths"),
    *(
        "InaccessiblePaths",
        "LoadCredential",
        "LoadCredentialEncrypted",
        "Type",
        "Restart",
        "RestartSec",
        "TimeoutStopSec",
    ),
}
HIDDEN = {
    *(
        "/etc/todoke",
        "/etc/credstore.encrypted",
        "/var/lib/todoke-staff",
        "/var/lib/todoke-applicant",
        "/srv/todoke-key-copy",
    ),
}


COPY = "/srv/todoke-key-copy"  # the second place of the private keys
# unit: the secrets that it is given and no other is, by the settings that name them
CREDENTIALS = {
    "todoke-applicant@.service": {"TODOKE_INQUIRY_KEYS": "todoke-inquiry-keys", "TODOKE_SEAT_KEY": "todoke-seat-key"},
    "todoke-staff@.service": {
        "TODOKE_KEY_STORE_LOCK": "todoke-key-lock",
        "TODOKE_SEAT_KEY": "todoke-seat-key",
        "TODOKE_SECOND_FACTOR_KEYS": "todoke-staff-factors",
    },
    "todoke-operator@.service": {"TODOKE_SECOND_FACTOR_KEYS": "todoke-operator-factors"},
    "todoke-work.service": {"TODOKE_KEY_STORE_LOCK": "todoke-key-lock", "TODOKE_SEAT_KEY": "todoke-seat-key"},
    "todoke-seals.service": {},
    "todoke-migrate.service": {"TODOKE_KEY_STORE_LOCK": "todoke-key-lock"},
}
ENVIRONMENT = re.compile(r"^Environment=(\w+)=(.*)\n", re.MULTILINE)  # as the next
ENCRYPTED = re.compile(r"^LoadCredentialEncrypted=([^:\n]+):(.+)\n", re.MULTILINE)  # may be said many times


def service_of(name: str) -> SectionProxy:
    unit = ConfigParser(interpolation=None, strict=True)  # a line said twice would hide the other
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names are case-sensitive
    text = (FOLDER / name).read_text(encoding="utf-8")
    unit.read_string(ENVIRONMENT.sub("", ENCRYPTED.sub("", text)))
    return unit["Service"]


def environment_of(name: str) -> dict[str, str]:
    return dict(ENVIRONMENT.findall((FOLDER / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_given_the_secrets_of_its_settings_and_no_other(name: str) -> None:
    """Production refuses each of them on a part that has no business with it."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert dict(ENCRYPTED.findall(text)) == {
        secret: f"/etc/credstore.encrypted/{secret}" for secret in CREDENTIALS[name].values()
    }
    told = re.findall(r"(TODOKE_\w+)=credential:(todoke-[a-z-]+)", text)
    assert dict(told) == CREDENTIALS[name]


def test_every_unit_is_known() -> None:
    assert {path.name for path in FOLDER.glob("*.service")} == {*UNITS, *READERS}


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_as_its_user(name: str) -> None:
    user, command = UNITS[name]
    service = service_of(name)
    assert (service["User"], service["Group"]) == (user, user)
    assert service["ExecStart"] == f"{PROGRAM} {command}"
    assert service["EnvironmentFile"] == f"/etc/todoke/{command.split()[-1]}.env"


@pytest.mark.parametrize("name", UNITS)
def test_the_home_is_the_one_folder_that_can_be_written_to(name: str) -> None:
    service = service_of(name)
    home = environment_of(name)["TODOKE_HOME"]
    assert service["ProtectSystem"] == "strict"
    keeps = service["User"] == KEEPER
    assert service["ReadWritePaths"].split() == ([home, f"-{COPY}"] if keeps else [home])
    assert home == f"/var/lib/{service['StateDirectory']}" == f"/var/lib/{service['User']}"
    assert (service["UMask"], service["StateDirectoryMode"]) == ("0077", "0700")


@pytest.mark.parametrize("name", UNITS)
def test_the_key_store_is_there_for_its_keeper_only(name: str) -> None:
    """As the settings have it: a part that refuses TODOKE_KEY_STORE runs where the folder is not to be seen."""
    user, command = UNITS[name]
    hidden = {path.removeprefix("-") for path in service_of(name)["InaccessiblePaths"].split()}
    part = Part(command.split()[-1])
    holds = part in KEY_STORE_OF or part is Part.migrate
    assert (user == KEEPER) is holds
    assert hidden == {"/etc/todoke"} | (set() if holds else {f"/var/lib/{KEEPER}", COPY})


def test_no_unit_is_less_closed_than_another() -> None:
    said = {name: {key: value for key, value in service_of(name).items() if key not in OWN} for name in UNITS}
    assert len({tuple(sorted(each.items())) for each in said.values()}) == 1
    assert said["todoke-staff@.service"]["NoNewPrivileges"] == "yes"


@pytest.mark.parametrize("name", READERS)
def test_what_reads_strangers_files_is_closed_in_tighter_than_all_others(name: str) -> None:
    service, common = service_of(name), service_of("todoke-staff@.service")
    user, command = READERS[name]
    assert (service["User"], service["Group"], service["ExecStart"]) == (user, user, command)
    assert (service["PrivateNetwork"], service["RestrictAddressFamilies"]) == ("yes", "AF_UNIX")
    assert {path.removeprefix("-") for path in service["InaccessiblePaths"].split()} == HIDDEN
    assert not {"EnvironmentFile", "LoadCredential", "ReadWritePaths", "StateDirectory"} & service.keys()
    assert environment_of(name).keys() <= {"TODOKE_RENDER_SOCKET"}
    assert service["TemporaryFileSystem"].startswith("/tmp:size=")
    assert service["MemoryMax"]
    # /tmp is its own, and in memory
    walls = {
        key: value
        for key, value in common.items()
        if key not in OWN | {"PrivateTmp", "RestrictAddressFamilies", "StateDirectoryMode", "WorkingDirectory"}
    }
    assert {key: service.get(key) for key in walls} == walls


@pytest.mark.parametrize("name", [*UNITS, *READERS])
def test_nothing_of_what_is_sent_is_swapped_to_a_disk(name: str) -> None:
    assert service_of(name)["MemorySwapMax"] == "0"


def test_clamd_keeps_what_it_scans_in_its_memory() -> None:
    """Where it writes is what its unit mounts, which holds several of the largest files that it unpacks."""
    said = dict(
        line.split(maxsplit=1)
        for line in (FOLDER / "clamd.conf").read_text(encoding="utf-8").splitlines()
        if line[:1].isalpha()
    )
    mounted = re.match(r"(/tmp):size=(\d+)G,", service_of("todoke-clamd.service")["TemporaryFileSystem"])
    assert mounted
    assert said["TemporaryDirectory"] == mounted[1]
    most = int(said["MaxFileSize"].removesuffix("M")) * int(said["MaxThreads"])
    assert most <= int(mounted[2]) * 1024
    assert int(said["MaxScanSize"].removesuffix("M")) < int(said["MaxFileSize"].removesuffix("M"))
    assert int(said["StreamMaxLength"].removesuffix("M")) * 2**20 == LARGEST_STREAM > FILE_BYTES
    assert float(said["MaxScanTime"]) / 1000 < VERDICT_SECONDS


@pytest.mark.parametrize("name", UNITS)
def test_a_side_has_instances_with_a_port_for_each(name: str) -> None:
    assert (environment_of(name).get("TODOKE_INSTANCE") == "%i") is ("@" in name) is UNITS[name][1].startswith("serve")


@pytest.mark.parametrize("name", UNITS)
def test_what_ends_is_begun_anew_for_as_long_as_it_takes(name: str) -> None:
    restarts = (
        service_of(name).get("Restart"),
        "StartLimitIntervalSec=0\n" in (FOLDER / name).read_text(encoding="utf-8"),
    )
    assert restarts == ((None, False) if service_of(name).get("Type") == "oneshot" else ("always", True))


def test_every_user_is_made() -> None:
    text = (FOLDER / "todoke.sysusers").read_text(encoding="utf-8")
    made = re.findall(r"^u (\S+) +-", text, re.MULTILINE)
    assert sorted(made) == sorted({user for user, _ in UNITS.values()} | {"todoke-render"})
    members = re.findall(r"^m (\S+) (\S+)", text, re.MULTILINE)
    assert members == [
        (KEEPER, "todoke-render"),
        ("todoke-applicant", "todoke-scan"),
        (KEEPER, "todoke-scan"),
    ]


def test_the_key_of_the_seals_is_given_to_their_process_alone() -> None:
    text = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.service")}
    assert [name for name, unit in text.items() if "seal-key" in unit] == ["todoke-seals.service"]
    assert service_of("todoke-seals.service")["LoadCredential"] == "seal-key:/etc/todoke/seal.key"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_has_nothing_to_say_about_the_units(tmp_path: Path) -> None:
    for name in [*UNITS, *READERS]:
        text = (FOLDER / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace(PROGRAM, sys.executable).replace("/usr/sbin/clamd", sys.executable), encoding="utf-8"
        )
    told = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / name for name in [*UNITS, *READERS])],
        check=False,
        capture_output=True,
        text=True,
    )
    ours = [line for line in told.stderr.splitlines() if any(name in line for name in [*UNITS, *READERS])]
    assert (told.returncode, ours) == (0, [])
