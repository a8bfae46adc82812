"""What the parts of a form definition are called where a section reads of them: faults, differences, the list of changes. Pure."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "title": "手続名",
    "outline": "概要",
    "eligibility": "対象",
    "needed": "必要なもの",
    "purpose": "個人情報の利用目的",
    "minutes": "かかる時間（分）",
    "capacity_question": "定員の単位になる質問",
    "type": "質問の種類",
    "label": "見出し",
    "hint": "補足の説明",
    "required": "必須",
    "item": "情報項目",
    "facet": "絞り込みの項目",
    "special_care": "要配慮個人情報",
    "no_personal_information": "個人情報を含まない",
    "autocomplete": "ブラウザーの自動入力",
    "when": "表示する条件",
    "choices": "選択肢",
    "text": "説明文",
    "minimum": "最小の数",
    "maximum": "最大の数",
    "max_length": "最大文字数",
    "earliest": "いちばん早い日",
    "latest": "いちばん遅い日",
}

TYPES: Final[Mapping[str, str]] = {
    "line": "1行の文",
    "text": "長い文",
    "name": "氏名",
    "kana": "フリガナ",
    "telephone": "電話番号",
    "email": "メールアドレス",
    "postcode_address": "郵便番号と住所",
    "date": "日付",
    "number": "数字",
    "age": "年齢",
    "age_band": "年代",
    "choice": "1つ選ぶ",
    "choices": "いくつでも選ぶ",
    "consent": "同意",
    "explanation": "説明文",
}

LANGUAGES: Final[Mapping[str, str]] = {
    "ja": "日本語",
    "ja-simple": "やさしい日本語",
    "en": "英語",
    "zh": "中国語",
    "zh-Hans": "中国語（簡体字）",
    "ko": "韓国語",
}


def type_in_words(type_name: object) -> str:
    return TYPES.get(str(type_name), str(type_name))


def language_in_words(language: str) -> str:
    return LANGUAGES.get(language, language)
