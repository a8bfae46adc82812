"""What no setting of a question goes beyond: the database refuses more (`api.attachment_ceiling`, with which a test compares these). Pure."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
FILE_BYTES: Final = 25 * MEGABYTE
APPLICATION_BYTES: Final = 30 * MEGABYTE
APPLICATION_FILES: Final = 50
NETWORK_FILES_AN_HOUR: Final = 1000
NETWORK_BYTES_AN_HOUR: Final = 2 * 1024 * MEGABYTE
HELD_FILES: Final = 20_000
"""Files of one municipality that are held and not submitted."""
HELD_BYTES: Final = 20 * 1024 * MEGABYTE

CHUNK_BYTES: Final = 256 * 1024
"""The most of a file that is sealed in one piece; the seal adds SEAL_BYTES."""
SEAL_BYTES: Final = 17
HELD_HOURS: Final = 24
"""So long a file is held after its last touch."""
