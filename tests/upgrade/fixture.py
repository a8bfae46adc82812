"""What an earlier version left behind: its database as SQL, and what the test must know to go on with it.

`{version}/database.sql` is the whole of it, with owners and privileges; `{version}/known.json` holds the private keys, the inquiry keys, the
town with one of its people, and its applications by name (contents.py).
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.notifications.letter_words import Words
from app.settings import Settings, load
from app.vault.keystore import FileKeyStore
from tests.factories import Town

FOLDER = Path(__file__).parent
MESSAGE = "定員に達しました。"
NOTE = "折り返しの電話を希望"
COLUMN = "参加費"
FEES = ("1500", "2000")  # what stands in the section's own column, one after the other
WORDS = Words({"ja": "参加日のお知らせ"}, {"ja": "10時にお集まりください。"})
SURVIVORS, SEMINAR = "zq-survivors", "zq-seminar"
# what a choice lets in; all that was not withdrawn counts where the first come are served
CAPACITIES = {"meeting": {SURVIVORS: 3, SEMINAR: 2}, "course": {SURVIVORS: 1, SEMINAR: 1}}


@dataclass(frozen=True)
class Sent:
    """An application's two numbers as people read them."""

    reference: str
    inquiry_code: str


@dataclass(frozen=True)
class Known:
    """One version's known.json."""

    keys: dict[str, dict[str, str]]  # owner to a file's name to what it holds, hexadecimal
    town: dict[str, str]  # code, slug, name
    sections: dict[str, str]
    procedures: dict[str, str]
    versions: dict[str, str]
    person: dict[str, str]  # id, login, role
    applications: dict[str, Sent]  # by what contents.py calls them
    inquiry_keys: str
    seat_key: str = ""  # "" before there was one

    def write(self, folder: Path) -> None:
        told = {**self.__dict__, "applications": {name: sent.__dict__ for name, sent in self.applications.items()}}
        (folder / "known.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def key_store(self, folder: Path) -> FileKeyStore:
        """The private keys in a folder, each file as the version wrote it."""
        for owner, files in self.keys.items():
            (folder / owner).mkdir(mode=0o700, parents=True)
            folder.chmod(0o700)
            for name, content in files.items():
                path = folder / owner / name
                path.write_bytes(bytes.fromhex(content))
                path.chmod(0o600)
        return FileKeyStore(folder)

    def settings(self, folder: Path) -> Settings:
        """The process's own settings with this key store and these inquiry keys."""
        own = {"TODOKE_KEY_STORE": str(folder), "TODOKE_INQUIRY_KEYS": self.inquiry_keys}
        own |= {"TODOKE_SEAT_KEY": self.seat_key} if self.seat_key else {}
        return load({**{name: value for name, value in os.environ.items() if name.startswith("TODOKE_")}, **own})

    def the_town(self, store: FileKeyStore) -> Town:
        sections, procedures, versions = (
            {name: UUID(identity) for name, identity in named.items()}
            for named in (self.sections, self.procedures, self.versions)
        )
        return Town(**self.town, key_store=store, sections=sections, procedures=procedures, versions=versions)


def known(version: str) -> Known:
    """What is known of a version's fixture."""
    told = json.loads((FOLDER / version / "known.json").read_text(encoding="utf-8"))
    return Known(**{**told, "applications": {name: Sent(**sent) for name, sent in told["applications"].items()}})
