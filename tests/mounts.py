"""Programs that see a file system of their own, with little room."""

import asyncio
from collections.abc import Sequence
from pathlib import Path


async def can_mount() -> bool:
    """Whether this user may, on this machine."""
    command = ("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=quiet)
    return await process.wait() == 0


def with_little_room(folder: Path, megabytes: int, command: Sequence[str]) -> list[str]:
    """The command, for which this folder has no more room than that."""
    mount = f"mount -t tmpfs -o size={megabytes}m,mode=1777 tmpfs {folder}"
    return ["unshare", "--mount", "sh", "-c", f'{mount} && exec "$0" "$@"', *command]
