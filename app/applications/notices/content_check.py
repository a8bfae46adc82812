"""Checks of what an お知らせ may not say: mail is read by others on its way, and the same words go to everybody.

Placeholders hold nothing personal. What is typed besides must not be an applicant's answer, a 問合せ番号 or somebody's 到達番号.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

from app.applications.decryption import AnswerDecryptor, OpenedAnswers
from app.applications.queries import SealedApplication
from app.applications.reference import InquiryCode, Mistyped, ReferenceNumber
from app.audit import log
from app.audit.actions import Action
from app.languages import SOURCE
from app.notifications.letter_words import Words
from app.procedures.fields.field import Meaning
from app.procedures.procedures_for_staff import compiled_versions
from app.vault.keystore import KeyStore

PRIVATE: Final = (Meaning.full_name, Meaning.kana, Meaning.telephone, Meaning.mail_address)
SHORTEST: Final = 3  # characters: shorter answers occur in any text
# matches may begin anywhere: a word before a number must not hide it
_CODE: Final = re.compile(r"(?<![0-9A-Z])(?=([0-9A-Z]{4}(?:[- ]?[0-9A-Z]{4}){3})(?![0-9A-Z]))")
_REFERENCE: Final = re.compile(r"(?<![0-9A-Z])(?=([0-9]{6}[- ]?[0-9A-Z]{5}[- ]?[0-9A-Z]{5})(?![0-9A-Z]))")


def numbers_problem(text: str) -> str:
    """Say what is wrong with the numbers in a text; "" when nothing is."""
    plain = "".join(
        "-" if unicodedata.category(sign) == "Pd" else sign for sign in unicodedata.normalize("NFKC", text).upper()
    )
    if any(_reads(InquiryCode.read, code) for code in _CODE.findall(plain) if any(map(str.isdigit, code))):
        return "問合せ番号は、メールには書けません。消してください"
    if any(_reads(ReferenceNumber.read, number) for number in _REFERENCE.findall(plain)):
        return "到達番号は、1人ずつ違います。{到達番号}と書くと、その方の番号が入ります"
    return ""


async def answer_problem(
    words: Words, applications: Sequence[SealedApplication], ours: str, store: KeyStore, staff: UUID
) -> str:
    """Say whose answer the words hold; "" when nobody's. `ours`: the section's own telephone. Writes `words_compared`."""
    written = _folded("\n".join([*words.subject.values(), *words.body.values()]))
    versions = await compiled_versions({application.procedure_version for application in applications})
    decryptor = AnswerDecryptor(store)
    await log.record(staff, Action.words_compared, "", {"count": len(applications)})
    for application in applications:
        opened = decryptor.answers(application, versions)
        for label, value in _answers(opened) if opened else ():
            if len(value) >= SHORTEST and value != _folded(ours) and value in written:
                return f"{application.reference}の方の{label}が書かれています。申請の内容は、メールには書けません。消してください"
    return ""


def _answers(opened: OpenedAnswers) -> Iterator[tuple[str, str]]:
    """Yield the label of each private answer and the answer in the form in which it is compared."""
    for meaning in PRIVATE:
        for question in opened.version.form.answered(meaning, opened.answers):
            yield question.field.label, _folded(question.field.shown(opened.answers[question.id], SOURCE))


def _folded(text: str) -> str:
    """Return the text without spaces, hyphens, width and case, so that different spellings compare equal."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Pd")


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except Mistyped:
        return False
    return True
