"""What the stand-ins for systemctl and systemd-run know of a unit, and how they start one: as the manual of systemd has it, without systemd.

Everything a unit says is either done here or named in LEFT_OUT; another word ends the check.
"""

import ctypes
import grp
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

UNITS: Final = Path("/etc/systemd/system")
STATE: Final = Path("/run/stand-ins/state")
CLONE_NEWNS, CLONE_NEWNET, MS_REC, MS_PRIVATE = 0x20000, 0x40000000, 0x4000, 1 << 18
PR_SET_NO_NEW_PRIVS: Final = 38
DONE: Final = frozenset(
    {
        *(
            "User",
            "Group",
            "UMask",
            "Environment",
            "EnvironmentFile",
            "ExecStart",
            "ExecReload",
            "WorkingDirectory",
            "Type",
        ),
        *("StateDirectory", "StateDirectoryMode", "LoadCredential", "LoadCredentialEncrypted", "InaccessiblePaths"),
        *("SupplementaryGroups", "RuntimeDirectory", "RuntimeDirectoryMode", "TemporaryFileSystem", "PrivateNetwork"),
        *("PrivateTmp", "ProtectHome", "NoNewPrivileges", "Restart", "RestartSec", "TimeoutStopSec", "KillSignal"),
    }
)
# what `systemd-analyze verify` reads and no stand-in does
LEFT_OUT: Final = frozenset(
    {
        *(
            "ProtectSystem",
            "ProtectProc",
            "PrivateDevices",
            "ProtectKernelTunables",
            "ProtectControlGroups",
            "RestrictAddressFamilies",
        ),
        *(
            "RestrictSUIDSGID",
            "LockPersonality",
            "CapabilityBoundingSet",
            "SystemCallFilter",
            "ReadWritePaths",
            "AmbientCapabilities",
        ),
        *(
            "ProtectClock",
            "ProtectHostname",
            "ProtectKernelLogs",
            "ProtectKernelModules",
            "RestrictNamespaces",
            "RestrictRealtime",
        ),
        *(
            "SystemCallArchitectures",
            "SystemCallErrorNumber",
            "MemoryMax",
            "MemorySwapMax",
            "TimeoutStartSec",
            "TasksMax",
            "LimitNOFILE",
            "OOMPolicy",
            "StandardOutput",
        ),
        *(
            "PrivateIPC",
            "RemoveIPC",
            "DevicePolicy",
            "MemoryDenyWriteExecute",
            "RestartPreventExitStatus",
            "SuccessExitStatus",
            "KillMode",
        ),
    }
)

Said = Mapping[str, Sequence[str]]


def unit_of(name: str) -> Said:
    """What the [Service] part of a unit says, with its drop-ins; `todoke@staff-1` is read from todoke@.service."""
    plain = name.removesuffix(".service")
    template, _, instance = plain.partition("@")
    file = UNITS / f"{plain}.service"
    if instance and not file.exists():
        file = UNITS / f"{template}@.service"
    if not file.exists():
        raise SystemExit(f"Unit {plain}.service could not be found.")
    said: dict[str, list[str]] = {}
    for each in (file, *sorted(UNITS.glob(f"{file.name}.d/*.conf")), *sorted(UNITS.glob(f"{plain}.service.d/*.conf"))):
        for key, value in _lines(each.read_text(encoding="utf-8")):
            if value:
                said.setdefault(key, []).append(value.replace("%i", instance).replace("%I", instance.replace("-", "/")))
            else:
                said.pop(key, None)
    return said


def _lines(text: str) -> Iterator[tuple[str, str]]:
    part = ""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.startswith("["):
            part = line.strip("[] ")
        elif part == "Service" and "=" in line and not line.lstrip().startswith(("#", ";")):
            key, value = line.split("=", 1)
            yield key.strip(), value.strip()


def environment_of(said: Said) -> dict[str, str]:
    """What a unit's process finds in its environment. The files are read by root, before anything of the unit is closed."""
    given = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LANG": "C.UTF-8"}
    for value in said.get("Environment", ()):
        given.update(pair.split("=", 1) for pair in shlex.split(value))
    for value in said.get("EnvironmentFile", ()):
        file = Path(value.removeprefix("-"))
        if value.startswith("-") and not file.exists():
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.lstrip().startswith(("#", ";")):
                name, _, text = line.partition("=")
                given[name.strip()] = "".join(shlex.split(text, comments=False)) if text[:1] in "'\"" else text.strip()
    return given


def _credentials(name: str, said: Said, owner: int) -> Path | None:
    wanted = [(value, False) for value in said.get("LoadCredential", ())]
    wanted += [(value, True) for value in said.get("LoadCredentialEncrypted", ())]
    folder = Path("/run/credentials") / f"{name}.service"
    shutil.rmtree(folder, ignore_errors=True)
    if not wanted:
        return None
    folder.mkdir(parents=True, mode=0o700)
    for value, encrypted in wanted:
        credential, _, source = value.partition(":")
        content = Path(source).read_bytes()
        if encrypted:
            command = ["systemd-creds", "decrypt", f"--name={credential}", "-", "-"]
            content = subprocess.run(command, check=True, input=content, stdout=subprocess.PIPE, timeout=60).stdout
        file = folder / credential
        file.write_bytes(content)
        file.chmod(0o400)
        os.chown(file, owner, -1)
    os.chown(folder, owner, -1)
    return folder


def start(name: str, said: Said, command: Sequence[str], log: Path | None) -> "subprocess.Popen[bytes]":
    """The unit's process, closed in as its unit says. `log`: where its words go, else where the caller's do."""
    unknown = said.keys() - DONE - LEFT_OUT
    if unknown:
        raise SystemExit(f"{name}: no stand-in knows {', '.join(sorted(unknown))} (checking/stand_ins/units.py)")
    who = pwd.getpwnam(said["User"][-1])
    group = grp.getgrnam(said["Group"][-1]).gr_gid if "Group" in said else who.pw_gid
    given = environment_of(said)
    for folder in (word for value in said.get("StateDirectory", ()) for word in value.split()):
        home = Path("/var/lib") / folder
        home.mkdir(exist_ok=True, parents=True)
        os.chown(home, who.pw_uid, group)
        home.chmod(int(said.get("StateDirectoryMode", ["0755"])[-1], 8))
    for folder in (word for value in said.get("RuntimeDirectory", ()) for word in value.split()):
        made = Path("/run") / folder
        made.mkdir(exist_ok=True)
        os.chown(made, who.pw_uid, group)
        made.chmod(int(said.get("RuntimeDirectoryMode", ["0755"])[-1], 8))
    credentials = _credentials(name, said, who.pw_uid)
    if credentials is not None:
        given["CREDENTIALS_DIRECTORY"] = str(credentials)
    given |= {"USER": who.pw_name, "HOME": who.pw_dir}
    out = log.open("ab") if log else None
    return subprocess.Popen(
        command,
        env=given,
        cwd=said.get("WorkingDirectory", ["/"])[-1],
        stdin=subprocess.DEVNULL if log else None,
        stdout=out,
        stderr=out,
        start_new_session=True,
        preexec_fn=lambda: _close_in(said, who.pw_name, who.pw_uid, group),  # noqa: PLW1509  no stand-in has threads
    )


def _close_in(said: Said, user: str, uid: int, gid: int) -> None:
    """In the unit's own process, before its program: what it must not see is gone, then the user."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.unshare(CLONE_NEWNS | (CLONE_NEWNET if said.get("PrivateNetwork", [""])[-1] == "yes" else 0))
    kernel.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    hidden = [word for value in said.get("InaccessiblePaths", ()) for word in value.split()]
    hidden += ["-/home", "-/root"] if said.get("ProtectHome", [""])[-1] == "yes" else []
    for path in hidden:
        if Path(path.removeprefix("-")).exists():
            _empty(kernel, path.removeprefix("-"), b"mode=000")
        elif not path.startswith("-"):
            raise FileNotFoundError(path)
    if said.get("PrivateTmp", [""])[-1] == "yes":
        _empty(kernel, "/tmp", b"mode=1777")
        _empty(kernel, "/var/tmp", b"mode=1777")
    for value in said.get("TemporaryFileSystem", ()):
        path, _, options = value.partition(":")
        _empty(kernel, path, options.encode() or b"mode=755")
    os.umask(int(said.get("UMask", ["0022"])[-1], 8))
    os.initgroups(user, gid)
    more = [grp.getgrnam(name).gr_gid for value in said.get("SupplementaryGroups", ()) for name in value.split()]
    os.setgroups(list({*os.getgroups(), *more}))
    os.setgid(gid)
    os.setuid(uid)
    if said.get("NoNewPrivileges", [""])[-1] == "yes":
        kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _empty(kernel: ctypes.CDLL, path: str, options: bytes) -> None:
    if kernel.mount(b"tmpfs", path.encode(), b"tmpfs", 0, options):
        raise OSError(ctypes.get_errno(), "mount", path)
