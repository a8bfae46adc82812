"""Messages that an applicant reads at a field.

A message says what to do next, never that something is 無効 or 不正. Messages are Japanese msgids for gettext;
`N_` marks them for extraction, the page translates them. `{label}` is the question's label, `{maximum}`, `{count}` … are numbers or dates.
"""

from app.texts import N_

MISSING = N_("{label}を入力してください")
NOT_CHOSEN = N_("{label}を選んでください")
NOT_AGREED = N_("「{label}」を読んで、同意するときはチェックを入れてください")
ONE_ONLY = N_("{label}は1つだけ入力してください")
CHOOSE_ONE = N_("{label}は1つだけ選んでください")
CHOOSE_FROM_LIST = N_("{label}は、表示されている選択肢から選んでください")
TOO_LONG = N_("{label}は{maximum}文字以内で入力してください（いま{count}文字）")
INVISIBLE = N_("{label}から、改行やタブなどの目に見えない文字を取り除いてください")
PRIVATE_USE = N_(
    "{label}に、ほかの端末では表示できない文字（外字）があります。似た漢字か、ひらがなに替えて入力してください"
)
UNREADABLE = N_("{label}に読み取れない文字があります。その文字を入力し直してください")
NOT_A_NUMBER = N_("{label}は整数で入力してください")
TOO_SMALL = N_("{label}は{minimum}以上の数字で入力してください")
TOO_LARGE = N_("{label}は{maximum}以下の数字で入力してください")
CHOOSE_MORE = N_("{label}は{minimum}つ以上選んでください")
CHOOSE_FEWER = N_("{label}は{maximum}つまで選んでください")
NOT_KANA = N_("{label}はカタカナかひらがなで入力してください")
TELEPHONE_DIGITS = N_("{label}は数字で入力してください")
TELEPHONE_NO_EXTENSION = N_("{label}は、内線を除いた番号だけを入力してください")
TELEPHONE_EXTENSION = N_("{label}の内線は、「内線12」のように8けたまでの数字で入力してください")
EXTENSION_HINT = N_("内線があるときは、「03-1234-5678 内線12」のように続けて入力してください。")
TELEPHONE_SHAPE = N_("{label}は、03-1234-5678や090-1234-5678のように、市外局番から入力してください")
EMAIL_SHAPE = N_("{label}は、taro@example.jpのような形で入力してください")
EMAIL_ONE = N_("{label}は、1つのアドレスだけを入力してください")
EMAIL_ALONE = N_("{label}は、名前や「<」「>」を付けずに、アドレスだけを入力してください")
EMAIL_TYPO = N_("「{domain}」は、「{likely}」のまちがいではありませんか。正しければ、このまま進んでください。")
POSTCODE_SHAPE = N_("郵便番号は、160-0022のように7けたの数字で入力してください")
POSTCODE_MISSING = N_("郵便番号を入力してください")
DATE_DIGITS = N_("{label}の年・月・日は数字で入力してください")
DATE_ERA = N_("{label}の元号は、表示されている中から選んでください")
DATE_YEAR = N_("{label}の年は、西暦なら4けたの数字で入力してください")
DATE_UNKNOWN = N_("{label}は、暦にある日付を入力してください")
DATE_BEFORE_ERA = N_("{label}の元号と年月日を確かめてください（{era}は{first}からです）")
DATE_OUTSIDE_ERA = N_("{label}の元号と年月日を確かめてください（{era}は{first}から{last}までです）")
DATE_YEAR_MISSING = N_("{label}の年を入力してください")
DATE_MONTH_MISSING = N_("{label}の月を入力してください")
DATE_DAY_MISSING = N_("{label}の日を入力してください")
DATE_BEFORE_OTHER = N_("{label}は「{other}」（{earliest}）以降の日付を入力してください")
DATE_AFTER_PERIOD = N_("{label}は「{other}」から{period}以内（{latest}まで）の日付を入力してください")
DATE_WITHIN = N_("「{other}」から{period}以内の日付を入力してください。")
DATE_TOO_EARLY = N_("{label}は{earliest}以降の日付を入力してください")
DATE_TOO_LATE = N_("{label}は{latest}以前の日付を入力してください")
FILE_MISSING = N_("{label}のファイルを付けてください")
ATTACHMENT_GONE = N_("{label}に付けたファイルの一部が、こちらに残っていません。もう一度付けてください")
TOO_MANY_FILES = N_(
    "{label}に付けられるファイルは{maximum}個までです（いま{count}個）。要らないファイルを外してください"
)
FILE_OF_OTHER_KIND = N_(
    "「{name}」は、{label}では受け付けていない種類のファイルです。{kinds}のファイルを付けてください"
)
FILE_TOO_LARGE = N_("「{name}」は大きすぎます。{label}には、1つ{maximum}MBまでのファイルを付けてください")
NO_MORE_FILES = N_(
    "「{name}」は付けられませんでした。{label}に付けられるファイルは{maximum}個までです。ほかのファイルを外してから、もう一度選んでください"
)
FILES_HINT = N_("{kinds}、1つ{megabytes}MBまで、{count}つまで（申請全体で{together}MBまで）。")
ONE_FILE_HINT = N_("{kinds}を1つ、{megabytes}MBまで（申請全体で{together}MBまで）。")
BETWEEN_KINDS = N_("・")
ONE_FILE = N_("1件：{names}")
FILES = N_("{count}件：{names}")
