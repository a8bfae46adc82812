"""Text that staff write: for the applicant, with a step, or into the 対応記録."""

import re

LONGEST_MESSAGE = 1000  # characters
LONGEST_RECORD = 4000
# neither PostgreSQL nor UTF-8 takes the first two; the others would only confuse whoever reads
_UNREADABLE = re.compile("[\x00\ud800-\udfff\x01-\x08\x0b-\x1f\x7f]")


class TextRefused(ValueError):
    """The text cannot be taken. `sentence` says what to do, in Japanese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def written(text: str, label: str, longest: int, *, required: bool) -> str:
    """Return the text with plain line ends and without blanks around it. Raises TextRefused."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not plain:
        raise TextRefused(f"{label}を入力してください")
    if _UNREADABLE.search(plain):
        raise TextRefused(f"{label}に読み取れない文字があります。その文字を入力し直してください")
    if len(plain) > longest:
        raise TextRefused(f"{label}は{longest}文字以内で入力してください（いま{len(plain)}文字）")
    return plain
