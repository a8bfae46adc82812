"""Stands in for the ward's mail server: takes every mail, over TLS only, and writes it to a file. `mail_sink.py ADDRESS PORT CERTIFICATE KEY FOLDER`."""

import asyncio
import ssl
import sys
from pathlib import Path

from aiosmtpd.controller import Controller


class Sink:
    """Each mail in a file of its own, numbered."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.count += 1
        (self.folder / f"{self.count:03}.eml").write_bytes(envelope.content)
        return "250 OK"


address, port, certificate, key, folder = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
sink = Controller(Sink(Path(folder)), hostname=address, port=int(port), tls_context=context, require_starttls=True)
sink.start()
asyncio.new_event_loop().run_forever()
