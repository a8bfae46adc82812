"""Checks that the demo's ports are free before anything is started."""

import errno
import socket

from app.settings import SMTP_CATCHER_OFFSET, Settings
from app.spoken import spoken


def ports(settings: Settings) -> dict[int, str]:
    """Port to what listens there."""
    base = settings.port_base
    return {
        base: spoken("the applicant's side", "申請者側"),
        base + 1: spoken("the staff's side", "自治体側"),
        base + 2: spoken("the operator's side", "運営"),
        base + 3: spoken("the mailbox page", "デモの受信箱"),
        base + SMTP_CATCHER_OFFSET: spoken("the mail catcher", "メールの受け取り"),
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
                    return spoken(
                        f"Port {port} may not be used without root's rights. Set TODOKE_PORT_BASE to 1024 or more.",
                        f"ポート{port}はrootでないと使えません。TODOKE_PORT_BASEを1024以上にしてください。",
                    )
                if error.errno != errno.EADDRINUSE:
                    return spoken(
                        f"The demo cannot listen on {host}: {error.strerror}. TODOKE_HOST must be an address of this machine.",
                        f"{host} では待ち受けられません（{error.strerror}）。TODOKE_HOSTは、このコンピューターのアドレスにしてください。",
                    )
                refused.append((port, what))
    if not refused:
        return None
    named = ", ".join(f"{port} ({what})" for port, what in refused)
    free = settings.port_base + 1000 if settings.port_base < 60000 else 8000
    return spoken(
        f"{'Port' if len(refused) == 1 else 'Ports'} {named} of {settings.host}: another program already listens there. "
        f"Stop it, or choose other ports: TODOKE_PORT_BASE={free} todoke demo (it takes {free} to {free + 3}, and {free + 25} for mail).",
        f"{settings.host} のポート {named} は、ほかのプログラムが使っています。それを止めるか、別のポートを選んでください: "
        f"TODOKE_PORT_BASE={free} todoke demo（{free}から{free + 3}までと、メール用の{free + 25}を使います）。",
    )
