"""What people type or paste without seeing it, told apart from what means something. Pure.

Zero-width spaces, soft hyphens and marks of direction come along from web pages and address books. Between kanji they mean nothing, and whoever
searches for the name does not type them. Variation selectors (葛󠄀) stay everywhere, joiners and marks of direction behind a letter of a script
that is written with them, a joiner within an emoji.
"""

import re
from typing import Final

# Hebrew to Arabic, the scripts of India, Myanmar, Khmer, Mongolian, Javanese, and the further blocks of these
_JOINING: Final = (
    "\u0590-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua840-\ua8ff\ua980-\uaa7f\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
_EMOJI: Final = "\ufe0f\u2600-\u27bf\U0001f300-\U0001faff"
_UNSEEN: Final = re.compile(
    "[\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\U000e0001\U000e0020-\U000e007f]"
    f"|(?<![{_JOINING}])[\u034f\u061c\u180e\u200c\u200e\u200f]|(?<![{_JOINING}{_EMOJI}])\u200d"
)
_MAY_FALL: Final = re.compile(  # looked for first: it is a single pass, where a look behind at every letter is slow
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\U000e0001\U000e0020-\U000e007f]"
)
_BLANK_LETTERS: Final = str.maketrans("\u2800\u3164\uffa0", "   ")  # they look like a space and are none

PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000fffff\U00100000-\U0010ffff]")
"""外字: letters that each machine, or each ward, has of its own."""

LONGEST_NAME_PART: Final = (
    60  # letters: a file name takes 255 bytes, and a response's header 4 KB, at nine bytes a letter
)
_MARKS: Final = re.compile("[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef\u200d]")


def name_part(title: str, most: int = LONGEST_NAME_PART) -> str:
    """Return the beginning of a title for a file's name, of at most so many letters; no letter is parted from its marks."""
    if len(title) <= most:
        return title
    end = most - 1  # the last place is that of …
    while end > 1 and _MARKS.match(title, end):
        end -= 1
    return f"{title[:end].rstrip()}…"


def without_unseen(text: str) -> str:
    """Return a text without what cannot be seen and means nothing; a letter that looks like a space becomes one."""
    if text.isascii() or not _MAY_FALL.search(text):
        return text
    return _UNSEEN.sub("", text).translate(_BLANK_LETTERS)
