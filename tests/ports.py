"""Ports for the servers that a test starts: blocks that no two test processes of this machine ever share."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

BLOCK = 30  # the demo's mail catcher is 25 ports above its first
BLOCKS = range(20000, 32000, BLOCK)  # below those that Linux hands out for outgoing connections


@contextmanager
def own_ports() -> Iterator[int]:
    """The first of 29 free ports in a row, until the end.

    To look whether a port is free is no claim to it: two processes that look at the same moment both find it free, and the server of one of them
    fails when it starts. So whoever holds the last port of a block has the block.
    """
    for base in BLOCKS:
        with socket.socket() as claim:
            if _bound(claim, base + BLOCK - 1) and all(map(_free, range(base, base + BLOCK - 1))):
                yield base
                return
    raise AssertionError("no free ports")


def _bound(claim: socket.socket, port: int) -> bool:
    try:
        claim.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _free(port: int) -> bool:
    """A connection that lingers (TIME_WAIT) is no hindrance to a server."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _bound(probe, port)
