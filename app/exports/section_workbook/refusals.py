"""Refusals of a workbook. `sentence` is for the person; the exception's own text holds nothing of the file."""

from typing import Any


class ListRefused(Exception):
    """The workbook was left as it is."""

    message = "このファイルは使えません"

    def __init__(self, **values: object) -> None:
        super().__init__("the workbook was refused")
        self.sentence = self.message.format(**values)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.sentence)


def _again(kind: type[ListRefused], sentence: str) -> ListRefused:
    """A refusal that another process raised, as it was."""
    refusal = kind.__new__(kind)
    refusal.args, refusal.sentence = ("the workbook was refused",), sentence
    return refusal


class PasswordWrong(ListRefused):
    message = "パスワードが違うため、ファイルを開けません。もう一度入力してください"


class PasswordMissing(ListRefused):
    message = (
        "ファイルにパスワードが付いていません。Excelの「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」で"
        "パスワードを付けて保存してから、もう一度選んでください"
    )


class PasswordTooSlow(ListRefused):
    message = (
        "パスワードの確かめに時間がかかりすぎるファイルのため、開きませんでした。Excelで開き、同じパスワードのまま"
        "「名前を付けて保存」で保存し直してください"
    )


class NotAWorkbook(ListRefused):
    message = (
        "Excelブック（.xlsx）ではないか、壊れています。Excelで開いて「Excelブック（*.xlsx）」として保存し直してください"
    )


class HasMacros(ListRefused):
    message = "マクロが入っています。マクロのない「Excelブック（*.xlsx）」として保存し直してください"


class WorkbookTooLarge(ListRefused):
    message = (
        "ファイルが大きすぎます（{what}は{most}まで）。古い年度の行や使っていないシートを別のファイルに分けてください"
    )


class NoList(ListRefused):
    message = "「{label}」という見出しの列が見つかりません。一覧のあるシートの見出しに「{label}」の列を作ってください"


class SeveralLists(ListRefused):
    message = "「{label}」の列が2つ以上あります（{sheets}）。一覧を1つにしてください"


class HeadingMissing(ListRefused):
    message = "割り当ててある列「{label}」が見つかりません。見出しを元に戻すか、列を割り当て直してください"


class HeadingDoubled(ListRefused):
    message = "見出し「{label}」の列が2つ以上あります。見出しを区別してください"


class MergedCells(ListRefused):
    message = "一覧の中に結合したセルがあります（{area}）。結合を解除してから、もう一度選んでください"


class RowsBelow(ListRefused):
    message = "一覧の下に、合計などの行があります（{row}行目）。一覧の上か、別のシートに移してください"


class TotalsRow(ListRefused):
    message = "表に集計行があります（{row}行目）。「テーブルデザイン」の「集計行」を外してから、もう一度選んでください"


class FormulaColumn(ListRefused):
    message = "「{label}」の列には計算式が入っています。この列には項目を割り当てないでください"


class ReferenceDoubled(ListRefused):
    message = "同じ到達番号の行が2つ以上あります（{rows}行目）。どちらかを削除してください"


class ReferenceUnreadable(ListRefused):
    message = "到達番号が正しくありません（{row}行目）。番号を確かめて直してください"


class OtherMunicipality(ListRefused):
    message = "ほかの自治体の到達番号があります（{row}行目）。ファイルを確かめてください"


class NotSafelyDone(ListRefused):
    """The result did not read back as expected: a fault of the service, caught before a broken file leaves."""

    message = "このファイルには安全に書き足せませんでした。ファイルは変わっていません。運営にお知らせください"


class TakesTooMuch(ListRefused):
    """Reading it would have taken more time or memory than one file may."""

    message = (
        "読み込みに時間またはメモリがかかりすぎるため、途中でやめました。ファイルは変わっていません。古い年度の行、使っていないシート、"
        "何も書いていないセルの書式を減らしてください"
    )


class Interrupted(ListRefused):
    """The process that read it was ended from outside."""

    message = "読み込みが途中で止まりました。ファイルは変わっていません。もう一度送ってください"


class OthersFirst(ListRefused):
    """The municipality has as many files in work as it may."""

    message = "同じ自治体のほかのファイルを読み込んでいます。ファイルは変わっていません。1分ほどたってから、もう一度送ってください"
