"""縮退: variants that code page 932 does not have, and the form of the same character that it has. Pure data.

Two kinds stand here. The first are the 印刷標準字体 of the 表外漢字字体表 (国語審議会, 2000) that JIS X 0213 encodes apart from the form of
JIS X 0208: 鷗 and 鴎. The second are forms that family registers and people write in names (俗字・異体字), each of one reading and one standard
form only: 𠮷 and 吉. A variant that could stand for several characters is left out and becomes 〓, and what code page 932 has (髙, 﨑, 濵,
桒, 栁 …) is never touched. Compatibility ideographs need no line: their canonical decomposition (Unicode) is that line.
"""

from collections.abc import Mapping
from typing import Final

# 表外漢字字体表 / JIS X 0213: 印刷標準字体, and the form at the place of JIS X 0208
_PRINTED: Final = (
    "俠侠 俱倶 剝剥 𠮟叱 吞呑 囊嚢 塡填 姸妍 屛屏 屢屡 幷并 搔掻 摑掴 瀆涜 焰焔 瘦痩 禱祷 簞箪 繡繍 繫繋 "
    "萊莱 蔣蒋 蟬蝉 蠟蝋 軀躯 醬醤 頰頬 顚顛 驒騨 鷗鴎 鹼鹸 麴麹 潑溌 醱醗 攢攅"
)
# forms of names: 土吉橋鹿 脇崎碕松 …
_WRITTEN: Final = (
    "𠮷吉 𡈽土 𣘺橋 槗橋 𫞎橋 𢈘鹿 𦚰脇 㟢崎 𥔎碕 柗松 桺柳 莭節 靎鶴 㐂喜 𦤶致 徤健 㓛功 㔟勢 㝡最 䧺雄 柹柿 渆淵 崐崑"
)

STANDARD_FORMS: Final[Mapping[str, str]] = {pair[0]: pair[1] for pair in f"{_PRINTED} {_WRITTEN}".split()}
