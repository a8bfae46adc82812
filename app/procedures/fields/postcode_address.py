"""A postcode and the address that belongs to it: two inputs, so it always collects the 情報項目 郵便番号 as well."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from app.languages import is_japanese
from app.procedures.fields import messages
from app.procedures.fields.field import Cell, Example, Fault, Field, Given, JsonValue, Meaning, Refused, one_line
from app.procedures.fields.postcode_directory import postcode_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeAddress(Field):
    type: ClassVar[str] = "postcode_address"
    label: ClassVar[str] = "郵便番号と住所"
    limits: ClassVar[frozenset[str]] = frozenset({"max_length"})
    personal: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "住所"
    meaning: ClassVar[Meaning | None] = Meaning.postal_address
    columns: ClassVar[Mapping[str, str]] = MappingProxyType({"postcode": "{label}の郵便番号", "line": "{label}"})
    control: ClassVar[str] = "address"
    parts: ClassVar[tuple[str, ...]] = ("postcode", "line")
    missing: ClassVar[tuple[Fault, ...]] = (
        Fault(messages.POSTCODE_MISSING, part="postcode"),
        Fault(messages.MISSING, part="line"),
    )
    items_besides: ClassVar[tuple[str, ...]] = ("郵便番号",)

    max_length: int = 200  # of the address line

    def read(self, given: Given) -> JsonValue | None:
        faults: list[Fault] = []
        postcode = _or_fault(faults, _postcode, given.inputs[0])
        line = _or_fault(faults, partial(one_line, maximum=self.max_length, part="line"), given.inputs[1])
        if postcode == line == "":
            return None
        if postcode == "":
            faults.insert(0, Fault(messages.POSTCODE_MISSING, part="postcode"))
        if line == "":
            faults.append(Fault(messages.MISSING, part="line"))
        if faults or not postcode or not line:
            raise Refused(*faults)
        return {"postcode": postcode, "line": line}

    def posted(self, answer: JsonValue, typed: Sequence[Sequence[str]] = ()) -> list[tuple[str, str]]:  # noqa: ARG002 - one way
        return [(part, answer[part]) for part in self.parts] if isinstance(answer, dict) else []

    def shown(self, answer: JsonValue, language: str) -> str:
        if not isinstance(answer, dict):
            return ""
        mark = "〒" if is_japanese(language) else ""
        return f"{mark}{answer['postcode']} {answer['line']}"

    def cell_of(self, column: str, answer: JsonValue, language: str) -> Cell:  # noqa: ARG002 - Field's signature
        return answer[column] if isinstance(answer, dict) else ""

    def postal_address(self, answer: JsonValue) -> tuple[str, str]:
        return (answer["postcode"], answer["line"]) if isinstance(answer, dict) else ("", "")

    def example(self, of: Example) -> JsonValue:
        return {"postcode": of.somebody.postcode, "line": of.somebody.address}


def _or_fault(faults: list[Fault], read: Callable[[Sequence[str]], str], values: Sequence[str]) -> str | None:
    try:
        return read(values)
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def _postcode(values: Sequence[str]) -> str:
    text = one_line(values, 40, "postcode")
    if not text:
        return ""
    postcode = postcode_of(text)
    if postcode is None:
        raise Refused(Fault(messages.POSTCODE_SHAPE, part="postcode"))
    return postcode
