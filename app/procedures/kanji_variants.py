"""異体字: kanji that are one when something is searched for, however a name is written. Pure data; what is stored and given out keeps its letters.

`KANJI_VARIANTS` maps each form to the one that stands for its family. It is put together from

- the JIS縮退マップ and the forms of names that Shift_JIS gets (standard_forms.py, with their sources and terms);
- `_TRADITIONAL`: the 康熙字典体 that 常用漢字表 (平成22年内閣告示第2号) gives in brackets, without those that NFKC turns into the form of today (神, 福). A
  notice of the Cabinet is under no copyright (著作権法第13条);
- `_OF_NAMES`: forms that family registers have and that the other two leave as they are, because code page 932 or 人名用漢字 (戸籍法施行規則別表第二)
  has them. Searching is generous: 斉 and 斎 are two kanji, and who hears さいとう on the telephone cannot know which it is;
- `_PARTS`: radicals (CJK Radicals Supplement) that PDF files give in the place of a kanji when text is copied from them.

Each line is the form that is kept and then the others. Not here: kanji of different names that merely sound alike (阪 and 坂, 埼 and 崎, 渡部 and 渡辺 are two).
"""

from collections.abc import Mapping
from typing import Final

from app.procedures.fields.standard_forms import STANDARD_FORMS

_TRADITIONAL: Final = (
    "亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 画畫 "
    "会會 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關 歓歡 観觀 気氣 帰歸 亀龜 偽僞 戯戲 犠犧 旧舊 "
    "拠據 挙擧 虚虛 峡峽 挟挾 狭狹 郷鄕 暁曉 区區 駆驅 勲勳 薫薰 径徑 茎莖 恵惠 掲揭 渓溪 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 県縣 "
    "倹儉 剣劍 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛 号號 国國 黒黑 砕碎 済濟 斎齋 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 "
    "賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍 将將 称稱 渉涉 焼燒 証證 奨奬 条條 "
    "状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 斉齊 "
    "静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 巣巢 曽曾 痩瘦 装裝 総總 騒騷 増增 蔵藏 臓臟 即卽 "
    "属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 "
    "逓遞 鉄鐵 点點 転轉 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬭 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 晩晚 "
    "蛮蠻 秘祕 浜濱 瓶甁 払拂 仏佛 併倂 並竝 餅餠 辺邊 変變 弁辨瓣辯 歩步 宝寶 豊豐 褒襃 翻飜 毎每 万萬 満滿 麺麵 黙默 弥彌 訳譯 薬藥 与與 "
    "予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 "
    "郎郞 楼樓 録錄 湾灣"
)
_OF_NAMES: Final = (
    "高髙 崎﨑嵜 浜濵 辺邉 斎斉齊 島嶋嶌 富冨 柳栁 桑桒 徳悳 峰峯 館舘 船舩 渕淵渊 野埜 松枩 梅楳 土圡 柏栢 鶴靏靍鸖 秋穐龝 涼凉 晃晄 遥遙 槙槇 尭堯 "
    "巌巖 凜凛 尚尙 青靑 清淸 教敎 群羣 略畧 隣鄰 裏裡 間閒 姫姬 芦蘆 薮藪 迩邇 顔顏 騨驒 鯵鰺 鴎鷗 鶯鴬 麹麴 壷壺 桧檜 槍鎗 灌潅 祢禰 祷禱 禄祿 穣穰 "
    "竃竈 篭籠 莱萊 蛎蠣 讃讚 頚頸 晋晉 栃杤 枡桝 涌湧 煕熙凞熈 皐皋 竪豎 聡聰 肇肈 萌萠 蒋蔣 園薗 呉吳 姉姊 戸戶 悦悅 昂昻 沖冲 煙烟 瑶瑤 産產 税稅 "
    "窓窻窗 舎舍 説說 鋭銳 郷鄉 岡崗 剣剱劔劒釼 円圎 亘亙 卯夘 喜㐂憙 寿夀 総緫 歳歲 翠翆 鉄鉃銕 兎兔 菟莵 珍珎 宝寳 国囯圀 学斈 蘇蘓 刈苅 彦彥 虎乕 "
    "栗㮚 村邨 諌諫 蝿蠅 鈩鑪 砺礪 磯礒 涛濤 靭靱 韮韭"
)
_PARTS: Final = "民⺠ 虎⻁ 西⻄ 角⻆ 長⻑ 青⻘ 食⻝ 鬼⻤ 麦⻨ 黄⻩ 斎⻫ 歯⻭ 竜⻯ 亀⻲"


def _closed(forms: Mapping[str, str]) -> Mapping[str, str]:
    """Return the map so that no form leads to one that leads on."""
    closed = {}
    for form, kept in forms.items():
        end = kept
        while end in forms:
            end = forms[end]
        closed[form] = end
    return closed


def _families() -> dict[str, str]:
    lines = f"{_TRADITIONAL} {_OF_NAMES} {_PARTS}".split()
    return {form: line[0] for line in lines for form in line[1:]}


KANJI_VARIANTS: Final[Mapping[str, str]] = _closed({**STANDARD_FORMS, **_families()})
