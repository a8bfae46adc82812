"""The check: three machines, and the blocks of the page done on them in its order."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Final

from checking.authority import Authority
from checking.blocks import Block, NotAStep, blocks_of
from checking.browsing import Browser, Person, WrongAnswer
from checking.machines import PATH, Machine, NoMachine, own_network, run
from checking.page import NotOnPage
from checking.searching import Search

PAGE: Final = Path(__file__).resolve().parents[2] / "production.md"
CHECKOUT: Final = PAGE.parents[1]
# the addresses that the page gives to its machines; `outside` has a line to the package index, and no other
ADDRESSES: Final[Mapping[str, str | None]] = {
    "outside": None,
    "db": "10.0.3.10",
    "applicant": "10.0.1.10",
    "staff": "10.0.2.10",
}
GATEWAY: Final = "10.0.0.1"
MAIL: Final = ("mail.example.lg.jp", "10.0.2.25")
# where people sit: a resident somewhere in the internet, a clerk on the intranet
SEATS: Final = {"internet": "203.0.113.7", "intranet": "10.0.8.20"}
MOST_SECONDS: Final = 600  # of one block
MAIL_SECONDS: Final = 60
BETWEEN_REQUESTS_SECONDS: Final = 0.02  # the proxy takes a hundred a second from one network, and answers 429 to more
TAIL_LINES: Final = 60
# everything that is not as on real machines, in one place; what each does stands in its first lines
STAND_INS: Final = (
    ("systemctl, systemd-run, journalctl", "checking/stand_ins: no systemd runs in a namespace"),
    (
        "apt-get",
        "checking/stand_ins: the packages are the real machine's; the cluster is made as Debian's package makes it",
    ),
    ("freshclam", "checking/stand_ins: one signature of our own; clamd is the real machine's"),
    ("the ward's authority", "checking/authority.py: signs what a machine asks it to"),
    ("the ward's mail server", "checking/stand_ins/mail_sink.py: takes mail over TLS only, and keeps it"),
    ("people at browsers", "checking/browsing.py: go by the words on the real pages"),
    ("the checkout", "lies in /usr/local/src/todoke of each machine"),
    ("cables and routers", "checking/machines.py: one bridge, no packet filter"),
)


# what the page's packages and the check itself need of the real machine
PROGRAMS: Final = (
    *(
        "unshare",
        "nsenter",
        "setpriv",
        "ip",
        "mount",
        "openssl",
        "make",
        "curl",
        "pgrep",
        "nginx",
        "clamd",
        "pg_createcluster",
    ),
    *("systemd-sysusers", "systemd-creds", "systemd-analyze", "update-ca-certificates"),
)
SERVER: Final = Path("/usr/lib/postgresql/15/bin/postgres")  # Debian 12's, as the page has it


class Failed(Exception):
    """A step of the page that does not do what the page says."""


class Follower:
    """Does the blocks. `folder` is where the machines write, `say` takes what a reader wants to see."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder, self.say = folder, say
        self.machines = {name: Machine(name, address, folder / name, CHECKOUT) for name, address in ADDRESSES.items()}
        self.authority = Authority(folder / "authority")
        self.people: dict[str, Person] = {}
        self.notes: dict[str, str] = {}
        self.skipped: list[str] = []
        self._sink: subprocess.Popen[bytes] | None = None

    def set_up(self) -> None:
        """The machines, their cables, and where people sit."""
        missing = [program for program in PROGRAMS if shutil.which(program, path=PATH) is None]
        missing += [] if SERVER.exists() else [f"PostgreSQL 15 ({SERVER})"]
        if missing or os.geteuid():
            raise NoMachine(f"{', '.join(missing)} missing" if missing else "only root can make them")
        self.machines["outside"].start()
        own_network()
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "lan", "type", "bridge")
        run("ip", "address", "add", f"{GATEWAY}/16", "dev", "lan")
        for address in (MAIL[1], *SEATS.values()):
            run("ip", "address", "add", f"{address}/32", "dev", "lan")
        run("ip", "link", "set", "lan", "up")
        for name, machine in self.machines.items():
            if name != "outside":
                machine.start()
                machine.plug_in("lan", GATEWAY)
        self.authority.make()

    def stop(self) -> None:
        if self._sink is not None:
            self._sink.kill()
            self._sink.wait(10)
        for machine in self.machines.values():
            machine.stop()

    def do(self, block: Block) -> None:
        """One block, as its info string says. Raises `Failed`."""
        begun = time.monotonic()
        where = " ".join(f"{name}={value}" for name, value in block.told.items())
        self.say(f"── line {block.line}  {block.chapter}: {block.kind} {where}")
        if (program := block.told.get("needs")) and shutil.which(program) is None:
            self.say(f"   SKIPPED: this machine has no {program}")
            self.skipped.append(program)
            return
        try:
            acts = {
                "sh": self._shell,
                "carry": self._carry,
                "certificate": self._certificate,
                "browser": self._browse,
                "mail": self._mail,
            }
            acts[block.kind](block)
        except (Failed, WrongAnswer, NotOnPage, OSError, subprocess.SubprocessError, KeyError) as problem:
            raise Failed(f"{PAGE.name}:{block.line} ({block.chapter}): {problem}") from problem
        self.say(f"   done in {time.monotonic() - begun:.1f} s")
        if self._sink is None and self.machines["staff"].path("/opt/todoke/.venv").exists():
            self._take_mail()

    def _shell(self, block: Block) -> None:
        for line in block.body.splitlines():
            self.say(f"   $ {line}")
        with ThreadPoolExecutor() as several, self._asking(block.told.get("asked")):
            for name, told in zip(
                block.hosts, several.map(lambda host: self._run(block, host), block.hosts), strict=True
            ):
                self.say("".join(f"   {name}: {line}\n" for line in told.splitlines()[-TAIL_LINES:]).rstrip())
                if "note" in block.told:
                    self.notes[block["note"]] = told.split()[-1]

    @contextmanager
    def _asking(self, address: str | None) -> Iterator[None]:
        """Somebody asks for this address all the while, and has to get the page each time."""
        if address is None:
            yield
            return
        over, answers = Event(), list[str]()
        browser = Browser(Person(), SEATS["intranet"], self._names(), str(self.authority.own), {})

        def ask() -> None:
            while not over.wait(BETWEEN_REQUESTS_SECONDS):
                try:
                    browser.go("GET", address)
                    answers.append(str(browser.status))
                except (OSError, HTTPException) as problem:
                    answers.append(repr(problem))

        asker = Thread(target=ask)
        asker.start()
        try:
            yield
        finally:
            over.set()
            asker.join(60)
        other = [answer for answer in answers if answer != "200"]
        self.say(f"   meanwhile {address} was asked {len(answers)} times, {len(other)} times in vain")
        if other or not answers:
            raise Failed(
                f"meanwhile {len(other)} of {len(answers)} requests for {address} were not answered: {other[:3]}"
            )

    def _run(self, block: Block, host: str) -> str:
        command = self.machines[host].command("bash", "-euo", "pipefail", "-s", user=block["user"])
        with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
            # a service that goes on running holds on to its own output, not to ours: a file and no pipe
            done = subprocess.run(
                command,
                check=False,
                input=block.body,
                stdout=told,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=MOST_SECONDS,
            )
            told.seek(0)
            text = told.read()
        if done.returncode:
            raise Failed(f"on {host} it ended with {done.returncode}:\n{text}\n{self._logs(host)}")
        return text

    def _logs(self, host: str) -> str:
        """The last words of what runs on a machine."""
        files = [
            *self.machines[host].path("/var/log").glob("stand-ins/*.log"),
            *self.machines[host].path("/var/log").glob("postgresql/*.log"),
        ]
        return "\n".join(
            f"--- {file.name}\n" + "\n".join(file.read_text(errors="replace").splitlines()[-15:]) for file in files
        )

    def _carry(self, block: Block) -> None:
        for line in block.body.splitlines():
            source, target = line.split()
            self.say(f"   {source} → {target}")
            self.machines[block["from"]].carried(source, self.machines[block["to"]], target)

    def _certificate(self, block: Block) -> None:
        for machine in (self.machines[host] for host in block.hosts):
            for line in block.body.splitlines():
                request, certificate = line.split()
                if request == "authority":
                    shutil.copy(self.authority.own, machine.path(certificate))
                else:
                    self.authority.sign(machine.path(request), machine.path(certificate))
                self.say(f"   {machine.name}: {certificate}")

    def _browse(self, block: Block) -> None:
        person = self.people.setdefault(block["person"], Person())
        browser = Browser(person, SEATS[block["from"]], self._names(), str(self.authority.own), self.notes)
        browser.address = block["at"]
        if "unseen" in block.told:
            machines = [self.machines[name] for name in block["unseen"].split(",")]
            with Search(machines, browser.mark).going_on() as search:
                self._do_lines(block, browser)
            self._tell_of(search, attached=browser.attached)
        else:
            self._do_lines(block, browser)

    def _do_lines(self, block: Block, browser: Browser) -> None:
        for line in block.body.splitlines():
            self.say(f"   {line}")
            try:
                browser.do(line)
            except (WrongAnswer, NotOnPage) as problem:
                raise Failed(
                    f"“{line}” at {browser.address} ({browser.status}): {problem}\n{browser.page.text[:600]}\n{self._logs('staff')}"
                ) from problem

    def _tell_of(self, search: Search, *, attached: bool) -> None:
        """What was sent must lie on no disk; and the search must have found it where it may lie, in memory, or it could not have found it at all."""
        self.say(f"   what the machines hold open was searched {search.looks} times, and every disk at the end")
        if search.on_disk:
            raise Failed(f"what was sent lies on a disk in the clear: {sorted(search.on_disk)}")
        for place in sorted(search.in_memory):
            self.say(f"   in memory only: {place}")
        wanted = {":/run/todoke-bodies/": "nginx's", ":/tmp/clamav-": "clamd's"} if attached else {}
        unseen = [whose for path, whose in wanted.items() if not any(path in place for place in search.in_memory)]
        if unseen:
            raise Failed(f"the search did not find {' or '.join(unseen)} file in memory either: {search.in_memory}")

    def _names(self) -> dict[str, str]:
        """What the page wrote into /etc/hosts is what everybody's name server says."""
        lines = self.machines["applicant"].path("/etc/hosts").read_text(encoding="utf-8").splitlines()
        found = [line.partition("#")[0].split() for line in lines]
        return {name: address for address, *names in (words for words in found if words) for name in names}

    def _take_mail(self) -> None:
        """The mail server begins, with the program that the staff's machine has by now."""
        folder = self.folder / "mails"
        folder.mkdir()
        key, certificate = self.authority.issue(MAIL[0])
        # the machine's files and programs on the network that the check stands on
        command = [
            "nsenter",
            "-t",
            str(self.machines["staff"].pid),
            "-m",
            "--",
            "/opt/todoke/.venv/bin/python",
            "/run/stand-ins/mail_sink.py",
        ]
        self._sink = subprocess.Popen([*command, MAIL[1], "587", str(certificate), str(key), str(folder)], cwd="/")

    def _mail(self, block: Block) -> None:
        """Wait until a mail to this address says each line, in its subject or below."""
        wanted = block.body.splitlines()
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            for mail in self.mails():
                body = mail.get_body(("plain",))
                said = f"{mail['Subject']}\n{body.get_content() if body else ''}"
                if block["to"] in str(mail["To"]) and all(line in said for line in wanted):
                    self.say(f"   To: {mail['To']}  Subject: {mail['Subject']}")
                    return
            time.sleep(0.5)
        known = [f"{mail['To']}: {mail['Subject']}" for mail in self.mails()]
        raise Failed(f"no mail to {block['to']} says {wanted}; there are {known}\n{self._logs('staff')}")

    def mails(self) -> list[EmailMessage]:
        """What the ward's mail server took, in order."""
        files = sorted((self.folder / "mails").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


def main() -> None:
    """`docs/production/check`: 0 when the page holds, 1 with the step that does not, 77 where no machine can be made."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends the machines first
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, default=PAGE, help="another page than docs/production.md")
    parser.add_argument(
        "--until", type=int, metavar="LINE", help="stop before the block that begins at this line or later"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="leave the machines running, say how to get in, and try a block that failed again when the page was mended",
    )
    parser.add_argument("--log", type=Path, help="write what is done there as well")
    chosen = parser.parse_args()
    log = chosen.log.open("w", encoding="utf-8") if chosen.log else None

    def say(words: str) -> None:
        if words:
            print(words, flush=True)
            if log:
                print(words, file=log, flush=True)

    try:
        blocks = blocks_of(chosen.page)
    except NotAStep as problem:
        say(f"FAILED {problem}")
        sys.exit(1)
    with tempfile.TemporaryDirectory(prefix="todoke-production-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        code, words = _follow(Follower(Path(folder), say), blocks, chosen)
        say(words)
    sys.exit(code)


def _follow(follower: Follower, blocks: list[Block], chosen: argparse.Namespace) -> tuple[int, str]:
    begun = time.monotonic()
    try:
        follower.set_up()
        for stand_in, what in STAND_INS:
            follower.say(f"stands in: {stand_in} ({what})")
        done = _done(follower, blocks, chosen)
        for name, machine in follower.machines.items():
            follower.say(f"memory in use on {name}: {machine.memory()} MiB")
        without = f", without {', '.join(sorted(set(follower.skipped)))}" if follower.skipped else ""
        seconds, mails = time.monotonic() - begun, len(follower.mails())
        held = "The page holds" if chosen.until is None else "So far the page holds"
        told = (0, f"{held}: {done} blocks in {seconds:.0f} s{without}, {mails} mails.")
    except NoMachine as problem:
        return 77, f"SKIPPED, nothing was checked: no machines can be made here ({problem})."
    except Failed as problem:
        return 1, f"FAILED {problem}"
    else:
        return told
    finally:
        if chosen.keep and follower.machines["db"].pid:
            _ways_in(follower)
            input("Enter ends the machines. ")
        follower.stop()


def _done(follower: Follower, blocks: list[Block], chosen: argparse.Namespace) -> int:
    """Do the blocks, as far as they are wanted; how many."""
    done = 0
    while done < len(blocks) and (chosen.until is None or blocks[done].line < chosen.until):
        try:
            follower.do(blocks[done])
        except Failed as problem:
            if not chosen.keep or not _again(follower, problem):
                raise
            blocks = blocks_of(chosen.page)
        else:
            done += 1
    return done


def _again(follower: Follower, problem: Failed) -> bool:
    """Ask whoever mends the page whether this block is to be tried again as it stands there now."""
    follower.say(f"FAILED {problem}")
    _ways_in(follower)
    return input("Enter reads the page anew and tries this block again; q ends. ") != "q"


def _ways_in(follower: Follower) -> None:
    for name, machine in follower.machines.items():
        follower.say(f"{name}: nsenter -t {machine.pid} -a env PATH={PATH} bash")
