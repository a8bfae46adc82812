"""A section's workbook kept while its columns are chosen: encrypted as it came, for half an hour at most, for whoever sent it, and used once.

Its password is stored nowhere: the page carries it in a box whose key lies beside the file. Neither opens anything without the other.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final
from uuid import UUID

from litestar.exceptions import NotFoundException
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.job import Job, JobState, note, own_file

FILE: Final = "sent.xlsx"
KEY: Final = "key"


class KeptWorkbook(Job, frozen=True, kw_only=True, tag="kept_workbook"):
    """A workbook sent for the procedure `slug`."""

    slug: str


def keep(request: AnyRequest, procedure: ProcedureSummary, content: bytes, password: str) -> str:
    """Keep a workbook, and return what the page carries to have it back."""
    files, key = file_store_of(request), random_bytes(SecretBox.KEY_SIZE)
    job = KeptWorkbook(
        id=files.new(), staff=signed_in(request).staff, title="", slug=procedure.slug, state=JobState.done
    )
    files.put(job.id, KEY, key)
    files.put(job.id, FILE, content)
    note(files, job)
    return f"{job.id}.{urlsafe_b64encode(SecretBox(key).encrypt(password.encode())).decode()}"


def take_back(request: AnyRequest, procedure: ProcedureSummary, carried: str) -> tuple[bytes, str] | None:
    """Return the workbook and its password, and keep it no longer; None where it is not there (any more), or was sent for another procedure."""
    identity, _, box = carried.partition(".")
    try:
        job, content = own_file(request, UUID(identity), KeptWorkbook, FILE)
        key = file_store_of(request).get(job.id, KEY) or b""
        password = SecretBox(key).decrypt(urlsafe_b64decode(box)).decode()
    except (ValueError, CryptoError, NotFoundException):
        return None
    if job.slug != procedure.slug:
        return None
    file_store_of(request).remove(job.id)
    return content, password
