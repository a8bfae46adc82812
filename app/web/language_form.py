"""How the language row switches on a page that is the answer to a form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageForm:
    """On the pages of a journey the language row presses the page's own form, so that no answer is lost by switching."""

    address: str  # where the form goes, in the other language
    action: str = ""  # what it asks for there (the control `action`)
    form: str = "answers"  # the form's id
