"""Whether the demo's ports are free, told before anything is started."""

import errno
import socket

from app.settings import SMTP_CATCHER_OFFSET, Settings


def ports(settings: Settings) -> dict[int, str]:
    """Port to what listens there."""
    base = settings.port_base
    return {
        base: "the applicant's side",
        base + 1: "the staff's side",
        base + 2: "the operator's side",
        base + 3: "the mailbox page",
        base + SMTP_CATCHER_OFFSET: "the mail catcher",
    }


def port_problem(settings: Settings) -> str | None:
    """Why the demo cannot listen, as one paragraph; None when it can."""
    refused: list[tuple[int, str]] = []
    for port, what in ports(settings).items():
        host = "127.0.0.1" if port == settings.port_base + SMTP_CATCHER_OFFSET else settings.host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # an old connection in TIME_WAIT is no hindrance
            try:
                probe.bind((host, port))
                probe.listen(1)
            except OSError as error:
                if error.errno == errno.EACCES:
                    return f"Port {port} may not be used without root's rights. Set TODOKE_PORT_BASE to 1024 or more."
                if error.errno != errno.EADDRINUSE:
                    return f"The demo cannot listen on {host}: {error.strerror}. TODOKE_HOST must be an address of this machine."
                refused.append((port, what))
    if not refused:
        return None
    named = ", ".join(f"{port} ({what})" for port, what in refused)
    free = settings.port_base + 1000 if settings.port_base < 60000 else 8000
    return (
        f"{'Port' if len(refused) == 1 else 'Ports'} {named} of {settings.host}: another program already listens there. "
        f"Stop it, or choose other ports: TODOKE_PORT_BASE={free} todoke demo (it takes {free} to {free + 3}, and {free + 25} for mail)."
    )
