"""What a session has opened of a procedure's choices, kept for half an hour so that a next page or order opens nothing anew.

It lies among the files between two requests, where every process of the service finds it, sealed under a key made of the session's token.
Whoever has the disk has no such key: the cookie has it, and nobody once the session is over.
"""

import hmac
from collections.abc import Collection
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from app.applications.opened_choices import OpenedChoices
from app.settings import NumberedKey
from app.tenancy.scope import SessionToken
from app.vault.sealed_secret import SecretNotOpened, open_secret, seal_secret
from app.web.staff.jobs.file_store import FileStore

NAME: Final = "choices"
PADDING: Final = 16 * 1024  # bytes; the length would tell how many chose alike


class KeptChoices:
    """The choices opened in a session at `questions` of a procedure. Other questions (another version was published) are another place, another `id`."""

    def __init__(self, files: FileStore, token: SessionToken, procedure: UUID, questions: Collection[str]) -> None:
        place = procedure.bytes + sha256("\n".join(sorted(questions)).encode()).digest()
        self._files = files
        self.id = UUID(bytes=_derived(token, b"place of choices in " + place)[:16])
        self._key = NumberedKey(1, _derived(token, b"key of choices in " + place))

    def found(self) -> OpenedChoices:
        """What was opened so far; nothing where it is too old or was put there by somebody else."""
        sealed = self._files.get(self.id, NAME)
        if sealed is None:
            return OpenedChoices()
        try:
            content = open_secret([self._key], self.id.bytes, sealed)
            return OpenedChoices.read(content[4 : 4 + int.from_bytes(content[:4], "big")])
        except (SecretNotOpened, msgspec.MsgspecError):
            return OpenedChoices()

    def write(self, opened: OpenedChoices) -> None:
        """Keep what was opened, in the place of what was kept before."""
        content = opened.written()
        content = len(content).to_bytes(4, "big") + content
        content += bytes(-len(content) % PADDING)
        self._files.put(self._files.new(self.id), NAME, seal_secret(self._key, self.id.bytes, content))


def _derived(token: SessionToken, purpose: bytes) -> bytes:
    return hmac.digest(token.reveal().encode(), purpose, "sha256")
