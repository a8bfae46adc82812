"""What processes have used, as Linux tells it."""

import os
from pathlib import Path

_TICK = 1_000_000 / os.sysconf("SC_CLK_TCK")  # microseconds


def tree(root: int) -> list[int]:
    """Process ids of `root` and all below it."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(status)
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found = [root]
    for pid in found:
        found.extend(parents.get(pid, []))
    return found


def microseconds(root: int) -> float:
    """Processor time, of user and system, of `root`, of all below it and of those of them that have ended."""
    fields = [_fields(Path(f"/proc/{pid}/stat")) for pid in tree(root)]
    return sum(sum(map(int, each[11:15])) for each in fields if each) * _TICK


def _fields(status: Path) -> list[str]:
    """What stands behind the name; nothing of a process that has ended."""
    try:
        return status.read_text().rpartition(")")[2].split()
    except OSError:
        return []
