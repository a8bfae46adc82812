"""Field types by the name a definition uses. Pure: no database, no HTTP.

A new type is a class that says all of itself (field.py), its line here, and a macro in templates/shared/controls.html only where no control
that there is will do.
"""

from collections.abc import Mapping

from app.procedures.fields.age import Age
from app.procedures.fields.age_band import AgeBand
from app.procedures.fields.attachment import Attachment
from app.procedures.fields.choice import OneChoice
from app.procedures.fields.choices import SeveralChoices
from app.procedures.fields.consent import Consent
from app.procedures.fields.date import Day
from app.procedures.fields.email import Email
from app.procedures.fields.explanation import Explanation
from app.procedures.fields.field import Field
from app.procedures.fields.kana import Kana
from app.procedures.fields.line import SingleLine
from app.procedures.fields.name import Name
from app.procedures.fields.number import Number
from app.procedures.fields.postcode_address import PostcodeAddress
from app.procedures.fields.telephone import Telephone
from app.procedures.fields.text import LongText

FIELD_TYPES: Mapping[str, type[Field]] = {
    field_type.type: field_type
    for field_type in (
        *(SingleLine, LongText, Name, Kana, Telephone, Email, PostcodeAddress, Day, Number, Age, AgeBand),
        *(OneChoice, SeveralChoices, Attachment, Consent, Explanation),
    )
}
"""In the order in which the editor offers them."""


def type_in_words(type_name: object) -> str:
    """Return the editor's name of a 種類; an unknown name comes back as it is."""
    field_type = FIELD_TYPES.get(str(type_name))
    return field_type.label if field_type else str(type_name)
