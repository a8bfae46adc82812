"""The words an applicant reads at a field, and texts that a section writes in several languages.

A message says what to do next, never that something is 無効 or 不正 (design, 5-interface). Messages are Japanese msgids for gettext;
`N_` marks them for extraction, the page translates them. `{label}` is the question's label, `{maximum}`, `{count}` … are numbers or dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def N_(message: str) -> str:  # noqa: N802 - gettext's usual mark for a text that is translated later
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A text in several languages, keyed by language tag; Japanese is always there and stands in for a missing one."""

    languages: Mapping[str, str]

    def in_(self, language: str) -> str:
        return self.languages.get(language) or self.languages["ja"]

    def __str__(self) -> str:
        return self.languages["ja"]


MISSING = N_("{label}を入力してください")
NOT_CHOSEN = N_("{label}を選んでください")
NOT_AGREED = N_("「{label}」を読んで、同意するときはチェックを入れてください")
ONE_ONLY = N_("{label}は1つだけ入力してください")
CHOOSE_ONE = N_("{label}は1つだけ選んでください")
CHOOSE_FROM_LIST = N_("{label}は、表示されている選択肢から選んでください")
TOO_LONG = N_("{label}は{maximum}文字以内で入力してください（いま{count}文字）")
INVISIBLE = N_("{label}から、改行やタブなどの目に見えない文字を取り除いてください")
UNREADABLE = N_("{label}に読み取れない文字があります。その文字を入力し直してください")
