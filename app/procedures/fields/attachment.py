"""Files: photos, PDF, and Office files where the section allows them. The answer names each with its kind and size, in the applicant's order; the
files themselves are held elsewhere, under the ids that are posted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from app.attachments.ceilings import APPLICATION_BYTES, MEGABYTE
from app.attachments.file_kinds import USUAL_KINDS, FileKind
from app.attachments.names import safe_name
from app.languages import TAGS, language_of, translated_into
from app.procedures.fields import messages
from app.procedures.fields.field import AttachedFile, Example, Fault, Field, Given, GivenFile, JsonValue, Refused
from app.procedures.fields.limits import LIMITS, USUAL_FILE_MB, USUAL_FILES, LimitKind
from app.texts import Text, as_written, composed, joined

_EXAMPLE_ID: Final = "0" * 32
_EXAMPLE_BYTES: Final = 200 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Field):
    type: ClassVar[str] = "attachment"
    label: ClassVar[str] = "添付ファイル"
    limits: ClassVar[frozenset[str]] = frozenset({"kinds", "most_files", "largest_mb"})
    takes_files: ClassVar[bool] = True
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "添付書類"
    control: ClassVar[str] = "attachment"
    missing: ClassVar[tuple[Fault, ...]] = (Fault(messages.FILE_MISSING),)

    kinds: tuple[FileKind, ...] = USUAL_KINDS
    most_files: int = USUAL_FILES
    largest_mb: int = USUAL_FILE_MB

    @classmethod
    def problems_with(cls, limits: Mapping[str, Any]) -> list[str]:
        problems = ["受け付けるファイルの種類を1つ以上選んでください"] if limits.get("kinds") == () else []
        numbers = [LIMITS[name] for name in sorted(cls.limits) if LIMITS[name].kind is LimitKind.number]
        return problems + [
            f"{limit.label}は{limit.least}から{limit.most}までにしてください"
            for limit in numbers
            if not limit.least <= limits.get(limit.name, limit.least) <= limit.most
        ]

    @property
    def room_for_files(self) -> int:
        return self.most_files

    @property
    def largest(self) -> int:
        """Return the most bytes of one file."""
        return self.largest_mb * MEGABYTE

    @property
    def accept(self) -> str:
        """Return what the page's control offers to choose from (HTML's `accept`)."""
        return ",".join(word for kind in self.kinds for word in kind.chosen_by)

    @property
    def takes_pictures(self) -> bool:
        """Tell whether a photo can be taken for it."""
        return any(kind.picture for kind in self.kinds)

    def read(self, given: Given) -> JsonValue | None:
        ids = list(dict.fromkeys(value for value in given.inputs[0] if value))
        if not ids:
            return None
        files = [(file_id, given.files[file_id]) for file_id in ids if file_id in given.files]
        faults = [Fault(messages.ATTACHMENT_GONE)] if len(files) < len(ids) else []
        if len(files) > self.most_files:
            faults.append(Fault(messages.TOO_MANY_FILES, {"maximum": self.most_files, "count": len(files)}))
        faults += [fault for _, file in files for fault in self._faults_of(file)]
        if faults:
            raise Refused(*faults)
        return [_named(file_id, file) for file_id, file in files]

    def _faults_of(self, file: GivenFile) -> list[Fault]:
        """What the files' own way refuses too: a new version of the form may ask for less than the one they were chosen in."""
        if file.kind not in self.kinds:
            return [Fault(messages.FILE_OF_OTHER_KIND, {"name": file.name, "kinds": self._kinds})]
        if file.size > self.largest:
            return [Fault(messages.FILE_TOO_LARGE, {"name": file.name, "maximum": self.largest_mb})]
        return []

    def posted(self, answer: JsonValue, typed: Sequence[Sequence[str]] = ()) -> list[tuple[str, str]]:  # noqa: ARG002 - one way
        return [("", file.id) for file in self.files(answer)]

    def files(self, answer: JsonValue) -> tuple[AttachedFile, ...]:
        entries: Any = answer  # whoever has the public key may seal anything: what is no file raises, and a name is made safe again
        return tuple(
            AttachedFile(
                str(entry["id"]),
                safe_name(entry["name"], FileKind(entry["kind"])),
                FileKind(entry["kind"]),
                int(entry["size"]),
            )
            for entry in entries
        )

    def hint(self, language: str) -> str:
        words = translated_into(language, messages.ONE_FILE_HINT if self.most_files == 1 else messages.FILES_HINT)
        return words.format(
            kinds=self._kinds.in_(language),
            megabytes=self.largest_mb,
            count=self.most_files,
            together=APPLICATION_BYTES // MEGABYTE,
        )

    def shown(self, answer: JsonValue, language: str) -> str:
        files = self.files(answer)
        names = joined(language_of(language).comma, (as_written(file.name, language) for file in files))
        one = len(files) == 1
        words = translated_into(language, messages.ONE_FILE if one else messages.FILES)
        return composed(words, lambda pattern: pattern.format(count=len(files), names=names), [names])

    @property
    def example_files(self) -> tuple[AttachedFile, ...]:
        kind = FileKind.pdf if FileKind.pdf in self.kinds else self.kinds[0]
        return (AttachedFile(_EXAMPLE_ID, f"見本.{kind.extension}", kind, _EXAMPLE_BYTES),)

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return [_named(file.id, file) for file in self.example_files]

    @property
    def _kinds(self) -> Text:
        """JPEG・PNG・PDF, and with commas where a language has no such point."""
        labels = [kind.label for kind in self.kinds]
        return Text({tag: translated_into(tag, messages.BETWEEN_KINDS).join(labels) for tag in TAGS})


def _named(file_id: str, file: GivenFile | AttachedFile) -> dict[str, str]:
    return {"id": file_id, "name": file.name, "kind": file.kind.value, "size": str(file.size)}
