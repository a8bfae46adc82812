"""The actions that the 監査ログ records. The log of a municipality takes nothing but an Action, the operator's nothing but an OperatorAction.

Some are written by functions of the database (app/migrations/rules/people.sql, operator.sql); a test of the house compares both.
"""

from enum import StrEnum
from typing import Self

from app.texts import N_


class Action(StrEnum):
    """The actions of 職員. A member is its word in the database; `label` is what people read."""

    label: str
    reading: bool
    """Somebody read something, or was refused. Viewers and auditors write no other of themselves: api.reading_actions() in people.sql."""

    def __new__(cls, word: str, label: str = "", reading: bool = False) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.reading = label, reading
        return member

    signed_in = "signed_in", N_("ログイン")
    sign_in_failed = "sign_in_failed", N_("ログインに失敗")
    signed_out = "signed_out", N_("ログアウト")
    session_timed_out = "session_timed_out", N_("時間切れでログアウト")
    refused = "refused", N_("権限のない操作"), True

    # 職員
    person_added = "person_added", N_("職員を追加")
    person_changed = "person_changed", N_("職員の登録を変更")
    person_stopped = "person_stopped", N_("職員を停止")
    person_taken_back = "person_taken_back", N_("職員の停止を取消し")
    password_changed = "password_changed", N_("パスワードを変更")
    roster_taken = "roster_taken", N_("名簿をダウンロード"), True
    roster_changed = "roster_changed", N_("名簿をファイルから登録")
    password_given = "password_given", N_("一度だけ使えるパスワードを発行")
    second_factor_set = "second_factor_set", N_("二要素認証を設定")
    second_factor_reset = "second_factor_reset", N_("二要素認証を解除")
    recovery_code_used = "recovery_code_used", N_("予備コードでログインまたは本人確認")
    recovery_codes_renewed = "recovery_codes_renewed", N_("予備コードを作り直し")

    municipality_settings_changed = "municipality_settings_changed", N_("自治体の設定を変更")
    municipality_changed = "municipality_changed", N_("自治体の名前や色などを変更（協議会）")
    section_planned = "section_planned", N_("課の変更を決定")
    section_taken_back = "section_taken_back", N_("課の変更を取消し")
    section_in_force = "section_in_force", N_("課の変更を適用")
    administrator_planned = "administrator_planned", N_("管理者の登録を予定（協議会）")
    administrator_plan_dropped = "administrator_plan_dropped", N_("管理者の登録の予定を取りやめ（協議会）")
    administrator_given = "administrator_given", N_("管理者を登録（協議会）")

    # 申請: what was seen
    application_opened = "application_opened", N_("申請を閲覧"), True
    records_opened = "records_opened", N_("対応記録を閲覧"), True
    attachment_opened = "attachment_opened", N_("添付ファイルを閲覧"), True
    arrangement_opened = "arrangement_opened", N_("担当と課の列を閲覧"), True
    notices_opened = "notices_opened", N_("申請者へのお知らせを閲覧"), True
    sendings_opened = "sendings_opened", N_("お知らせの配信を閲覧"), True
    names_opened = "names_opened", N_("受信一覧で氏名を閲覧"), True
    list_opened = "list_opened", N_("申請者一覧を閲覧"), True
    call_opened = "call_opened", N_("電話の記録の画面を閲覧"), True
    calls_opened = "calls_opened", N_("確認の電話の一覧を閲覧"), True
    addresses_opened = "addresses_opened", N_("宛名を閲覧"), True
    applications_searched = "applications_searched", N_("申請を検索"), True
    applications_ordered = "applications_ordered", N_("申請者一覧を回答で並べ替え"), True
    choices_compared = "choices_compared", N_("申請の回答を開いて絞り込み・集計"), True
    words_compared = "words_compared", N_("お知らせの文を申請の内容と照合")
    section_workbook_compared = "section_workbook_compared", N_("課の列の取込みファイルと照合")

    # 申請: what was done
    application_entered = "application_entered", N_("申請を登録")
    application_arranged = "application_arranged", N_("担当と課の列を変更")
    arrangement_undone = "arrangement_undone", N_("担当と課の列の変更を取消し")
    status_changed = "status_changed", N_("処理状況を変更")
    status_corrected = "status_corrected", N_("処理状況を訂正")
    step_undone = "step_undone", N_("処理状況の変更を取消し（押し間違い）")
    reply_refused = "reply_refused", N_("申請者への連絡の書込みを中止")
    record_added = "record_added", N_("対応記録を追加")
    lot_drawn = "lot_drawn", N_("抽選を実施")
    sending_begun = "sending_begun", N_("お知らせの配信を開始")
    notice_sent = "notice_sent", N_("お知らせを送信")

    # what left the service
    applications_checked = "applications_checked", N_("書き出せる文字かどうかを確認")
    applications_exported = "applications_exported", N_("申請をダウンロード")
    applications_printed = "applications_printed", N_("申請を印刷")
    labels_printed = "labels_printed", N_("宛名ラベルを印刷")
    workbook_taken = "workbook_taken", N_("Excelファイルを受取り")
    attachments_taken = "attachments_taken", N_("添付ファイルを受取り")
    register_taken = "register_taken", N_("管理簿をダウンロード"), True
    statistics_taken = "statistics_taken", N_("統計をダウンロード"), True
    paper_downloaded = "paper_downloaded", N_("付議資料をダウンロード")
    package_exported = "package_exported", N_("手続パッケージを書き出し")

    # 手続
    procedure_made = "procedure_made", N_("手続を作成")
    procedure_changed = "procedure_changed", N_("手続の設定を変更")
    procedure_suspended = "procedure_suspended", N_("受付を一時停止")
    procedure_resumed = "procedure_resumed", N_("受付を再開")
    procedure_closed = "procedure_closed", N_("受付を終了")
    extension_refused = "extension_refused", N_("計画停止による受付期間の延長を断った")
    extension_accepted = "extension_accepted", N_("計画停止による受付期間の延長に戻した")
    package_taken_over = "package_taken_over", N_("手続パッケージを取り込み")
    draft_begun = "draft_begun", N_("下書きを開始")
    draft_changed = "draft_changed", N_("下書きを変更")
    draft_discarded = "draft_discarded", N_("下書きを破棄")
    version_published = "version_published", N_("手続を公開")
    version_scheduled = "version_scheduled", N_("手続の公開を予約")
    version_unscheduled = "version_unscheduled", N_("手続の公開の予約を取消し")
    letter_changed = "letter_changed", N_("通知文を変更")
    letter_restored = "letter_restored", N_("通知文を標準の文に戻した")
    capacity_changed = "capacity_changed", N_("定員を変更")
    item_added = "item_added", N_("情報項目を追加")
    list_view_saved = "list_view_saved", N_("一覧の表示を保存")
    list_view_removed = "list_view_removed", N_("一覧の表示を削除")
    phrase_saved = "phrase_saved", N_("定型文を保存")
    phrase_removed = "phrase_removed", N_("定型文を削除")
    column_added = "column_added", N_("課の列を追加")
    column_removed = "column_removed", N_("課の列を隠した")
    column_restored = "column_restored", N_("隠した課の列を戻した")
    column_changed = "column_changed", N_("課の列の名前・順番・選択肢を変更")
    column_erased = "column_erased", N_("隠した課の列と内容を削除")

    # 付議
    approval_recorded = "approval_recorded", N_("承認を記録")
    council_outline_changed = "council_outline_changed", N_("手続概要を変更")
    wording_changed = "wording_changed", N_("資料の文言を変更")

    # 消去
    hold_set = "hold_set", N_("消去停止を設定")
    hold_lifted = "hold_lifted", N_("消去停止を解除")
    erasure_planned = "erasure_planned", N_("消去を予定")
    erasure_plan_cancelled = "erasure_plan_cancelled", N_("消去の予定を取下げ")
    erasure_refused = "erasure_refused", N_("消去の確認を拒否")
    erasure_list_taken = "erasure_list_taken", N_("消去する申請の一覧をダウンロード")
    erasure_report_taken = "erasure_report_taken", N_("消去の記録をダウンロード"), True
    applications_erased = "applications_erased", N_("申請を消去")
    key_destroyed = "key_destroyed", N_("鍵を破棄")

    # 監査
    log_opened = "log_opened", N_("監査ログを閲覧"), True
    log_taken = "log_taken", N_("監査ログをダウンロード"), True


class OperatorAction(StrEnum):
    """The actions of people of the 運営. The database's functions write all of it."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    signed_in = "signed_in", N_("ログイン")
    sign_in_failed = "sign_in_failed", N_("ログインに失敗")
    signed_out = "signed_out", N_("ログアウト")
    session_timed_out = "session_timed_out", N_("時間切れでログアウト")
    password_changed = "password_changed", N_("パスワードを変更")
    second_factor_set = "second_factor_set", N_("二要素認証を設定")
    second_factor_reset = "second_factor_reset", N_("二要素認証を解除")
    recovery_code_used = "recovery_code_used", N_("予備コードでログインまたは本人確認")
    recovery_codes_renewed = "recovery_codes_renewed", N_("予備コードを作り直し")
    password_given = "password_given", N_("一度だけ使えるパスワードを発行")
    refused = "refused", N_("権限のない操作")
    municipalities_opened = "municipalities_opened", N_("自治体の一覧を閲覧")
    municipality_opened = "municipality_opened", N_("自治体の登録を閲覧")
    health_opened = "health_opened", N_("稼働状況を閲覧")
    alarms_opened = "alarms_opened", N_("警報の一覧を閲覧")
    keys_opened = "keys_opened", N_("鍵の一覧を閲覧")
    operators_opened = "operators_opened", N_("運営のアカウントを閲覧")
    log_opened = "log_opened", N_("操作の記録を閲覧")
    log_taken = "log_taken", N_("操作の記録をダウンロード")
    municipality_created = "municipality_created", N_("自治体を登録")
    municipality_suspended = "municipality_suspended", N_("自治体を停止")
    municipality_resumed = "municipality_resumed", N_("自治体を再開")
    municipality_change_drafted = "municipality_change_drafted", N_("自治体の変更を下書き")
    municipality_change_dropped = "municipality_change_dropped", N_("自治体の変更を取りやめ")
    municipality_changed = "municipality_changed", N_("自治体の名前や色などを変更")
    administrator_appointed = "administrator_appointed", N_("最初の管理者を登録")
    council_act_planned = "council_act_planned", N_("協議会の2人で行う操作を予定")
    council_act_confirmed = "council_act_confirmed", N_("協議会の2人で行う操作を確認して実行")
    council_act_dropped = "council_act_dropped", N_("協議会の2人で行う操作を取りやめ")
    operator_added = "operator_added", N_("運営のアカウントを追加")
    operator_stopped = "operator_stopped", N_("運営のアカウントを停止")
    announcements_opened = "announcements_opened", N_("お知らせと計画停止を閲覧")
    announced = "announced", N_("お知らせを掲載")
    announcement_withdrawn = "announcement_withdrawn", N_("お知らせの掲載をやめた")
    stop_planned = "stop_planned", N_("計画停止を予定")
    stop_taken_back = "stop_taken_back", N_("計画停止を取りやめ")
    stop_ended = "stop_ended", N_("計画停止を早く終了")
