"""Why a file was not taken, and what an applicant reads then. Pure.

The words are msgids for gettext, as in app/procedures/fields/messages.py. Each may hold `{name}`, the file's, and the one of a limit `{maximum}`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.texts import N_


class FileFault(StrEnum):
    """Why a file was not taken."""

    empty = "empty"
    wrong_kind = "wrong_kind"  # none that the question takes
    old_office = "old_office"  # .doc and its like, or one that is locked
    mixed = "mixed"  # a second file stands in it, or it is one of another kind as well
    broken = "broken"
    encrypted = "encrypted"
    cut_off = "cut_off"  # its end is missing
    too_large = "too_large"
    too_many_pixels = "too_many_pixels"
    too_large_unpacked = "too_large_unpacked"
    too_many = "too_many"  # files of one application
    too_much = "too_much"  # of all files of one application
    too_fast = "too_fast"  # from one network within an hour
    held_full = "held_full"  # as much is held for the municipality as may be
    no_space = "no_space"  # the disk
    too_late = "too_late"  # nothing can be attached on this page any more
    unavailable = "unavailable"  # the database gives no answer

    @property
    def words(self) -> str:
        """What the applicant reads: what happened and what to do next."""
        return _WORDS[self]


_WORDS: Final[Mapping[FileFault, str]] = {
    FileFault.empty: N_("「{name}」には中身がありません。ファイルを確かめて、もう一度選んでください"),
    FileFault.wrong_kind: N_(
        "「{name}」は、ここでは受け付けていない種類のファイルです。受け付けている種類で保存し直したものを選んでください（名前の終わりを変えただけでは受け付けられません）"
    ),
    FileFault.old_office: N_(
        "「{name}」は、古い形式（.doc、.xls、.pptなど）か、パスワードの付いたファイルです。パスワードを外し、新しい形式かPDFで保存し直してください"
    ),
    FileFault.mixed: N_("「{name}」の中に、別の種類のファイルが入っています。もとの写真や書類から保存し直してください"),
    FileFault.broken: N_(
        "「{name}」を読み取れませんでした。ファイルが壊れていないか、開いて確かめてください。写真なら、撮り直したものを選んでください"
    ),
    FileFault.encrypted: N_("「{name}」にはパスワードが付いています。パスワードを外して送ってください"),
    FileFault.cut_off: N_("「{name}」が途中で切れています。もう一度選んでください"),
    FileFault.too_large: N_("「{name}」は大きすぎます。1つ{maximum}MBまでのファイルを選んでください"),
    FileFault.too_many_pixels: N_(
        "「{name}」は縦横が大きすぎます。{maximum}00万画素までの写真を選ぶか、小さくして保存し直してください"
    ),
    FileFault.too_large_unpacked: N_(
        "「{name}」は、開くと大きくなりすぎます。ファイルを分けるか、PDFで保存し直してください"
    ),
    FileFault.too_many: N_(
        "「{name}」は付けられませんでした。付けられるファイルは{maximum}個までです。要らないファイルを外してください"
    ),
    FileFault.too_much: N_(
        "「{name}」は付けられませんでした。1つの申請に付けられるファイルの大きさは、合わせて{maximum}MBまでです。要らないファイルを外すか、小さくしてください"
    ),
    FileFault.too_fast: N_(
        "「{name}」は付けられませんでした。同じ回線から短い時間に多くのファイルが送られています。しばらくたってから、もう一度お試しください"
    ),
    FileFault.held_full: N_(
        "「{name}」は付けられませんでした。いま多くの方がファイルを送っています。しばらくたってから、もう一度お試しください"
    ),
    FileFault.no_space: N_(
        "「{name}」は付けられませんでした。いま、こちらではファイルを受け取れません。しばらくたってから、もう一度お試しください"
    ),
    FileFault.too_late: N_(
        "「{name}」は付けられませんでした。この画面では、もう受け付けられません。画面を開き直してください"
    ),
    FileFault.unavailable: N_(
        "「{name}」を受け取れませんでした。もう一度選んでください。続けて起こるときは、しばらくたってからお試しください"
    ),
}


class FileRefused(Exception):
    """The file is not taken, and nothing of it is kept. `maximum`: the limit that the words tell. Its text never holds a name."""

    def __init__(self, fault: FileFault, maximum: int | None = None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.maximum = maximum
