"""Every environment variable Todoke reads, once, into one frozen object.

`SETTINGS` is the list; docs/settings.md shows it and a test compares both. `load` reports every problem at once, in words that say
what to do. In production it refuses what would be unsafe: see refusals.py.
"""

from app.settings.loading import load
from app.settings.model import (
    DATABASES,
    DATABASES_OF,
    DEMO_KEY_MARK,
    DEMO_MARK,
    MOST_SUBMISSIONS,
    SETTINGS,
    SMTP_CATCHER_OFFSET,
    InquiryKey,
    MailEncryption,
    Mode,
    Network,
    NumberedKey,
    Part,
    Settings,
    SettingsProblem,
    database_name,
)
from app.settings.reading import lock_named, network_of
from app.settings.refusals import CLAMD_OF

__all__ = [
    "CLAMD_OF",
    "DATABASES",
    "DATABASES_OF",
    "DEMO_KEY_MARK",
    "DEMO_MARK",
    "MOST_SUBMISSIONS",
    "SETTINGS",
    "SMTP_CATCHER_OFFSET",
    "InquiryKey",
    "MailEncryption",
    "Mode",
    "Network",
    "NumberedKey",
    "Part",
    "Settings",
    "SettingsProblem",
    "database_name",
    "load",
    "lock_named",
    "network_of",
]
