"""Field types by the name a definition uses. Pure: no database, no HTTP."""

from app.procedures.fields.age import Age
from app.procedures.fields.age_band import AgeBand
from app.procedures.fields.choice import OneChoice
from app.procedures.fields.choices import SeveralChoices
from app.procedures.fields.consent import Consent
from app.procedures.fields.date import Day
from app.procedures.fields.email import Email
from app.procedures.fields.explanation import Explanation
from app.procedures.fields.field import Field
from app.procedures.fields.kana import Kana
from app.procedures.fields.line import Line
from app.procedures.fields.name import Name
from app.procedures.fields.number import Number
from app.procedures.fields.postcode_address import PostcodeAddress
from app.procedures.fields.telephone import Telephone
from app.procedures.fields.text import LongText

FIELD_TYPES: dict[str, type[Field]] = {
    "line": Line,
    "text": LongText,
    "name": Name,
    "kana": Kana,
    "telephone": Telephone,
    "email": Email,
    "postcode_address": PostcodeAddress,
    "date": Day,
    "number": Number,
    "age": Age,
    "age_band": AgeBand,
    "choice": OneChoice,
    "choices": SeveralChoices,
    "consent": Consent,
    "explanation": Explanation,
}
