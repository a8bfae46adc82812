"""Names of the parts of a form definition, as a section reads them in faults, differences and the list of changes. Pure."""

from collections.abc import Mapping
from typing import Final

from app.procedures.fields.limits import LIMITS

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
    "reveals_special_care": "選択から要配慮個人情報が分かる",
    "no_personal_information": "個人情報ではない",
    "autocomplete": "ブラウザーの自動入力",
    "when": "表示する条件",
    **{limit.name: limit.label for limit in LIMITS.values()},
}
