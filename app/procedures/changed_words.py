"""The words of a text that are new since another, as runs to be set bold and underlined. Pure.

Words, not letters: a date, a number with its counter or a run of one script counts as one, so that a paper never marks half a word.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_NUMBER: Final = "[0-9０-９元]"
_WORD: Final = re.compile(
    f"(?:明治|大正|昭和|平成|令和){_NUMBER}+年度?(?:{_NUMBER}+[月日])*|(?:{_NUMBER}+[年月日])+"
    "|[0-9０-９,，.．]+[件人回条項号か月日]*"
    "|[A-Za-zＡ-Ｚａ-ｚ]+|[一-鿿㐀-䶿豈-﫿𠀀-𲎯々〆ヶ]+|[ァ-ヴー・]+|[ぁ-ゖ]+|.",
    re.DOTALL,
)
_PARTICLE: Final = re.compile("[ぁ-ゖ、・]{1,2}")


@dataclass(frozen=True, slots=True)
class Run:
    """Words set in one way; `changed` words are printed bold and underlined."""

    text: str
    changed: bool = False


Runs = tuple[Run, ...]


def plain(text: str) -> Runs:
    return (Run(text),)


def marked(before: str | None, after: str) -> Runs:
    """Return `after` in runs. Where `before` is None, or words were only taken away, all of it is marked."""
    if before is None:
        return (Run(after, changed=True),)
    if before == after:
        return plain(after)
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs = [Run("".join(new[start:end]), kind != "equal") for kind, _, _, start, end in steps if end > start]
    if not any(run.changed for run in runs):
        return (Run(after, changed=True),)
    return joined(_bridged(runs))


def marked_names(before: Sequence[str] | None, after: Sequence[str], comma: str = "、") -> Runs:
    """Return a list of names in runs; names that `before` does not hold are new. Another order alone is no change."""
    names_before = frozenset(before or ())
    runs: list[Run] = []
    for name in after:
        if runs:
            runs.append(Run(comma))
        runs.append(Run(name, name not in names_before))
    return joined(_bridged(runs))


def joined(runs: Iterable[Run]) -> Runs:
    """Join neighbours that are set in the same way; empty runs are left out."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].changed == run.changed:
            merged[-1] = Run(merged[-1].text + run.text, run.changed)
        elif run.text:
            merged.append(run)
    return tuple(merged)


def text_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _bridged(runs: Sequence[Run]) -> list[Run]:
    """Mark a particle or comma between two new words with them."""
    last = len(runs) - 1
    return [
        Run(run.text, changed=True)
        if 0 < position < last
        and runs[position - 1].changed
        and runs[position + 1].changed
        and _PARTICLE.fullmatch(run.text) is not None
        else run
        for position, run in enumerate(runs)
    ]
