"""The ward's own certificate authority, for the check: it signs what it is asked to."""

import subprocess
from pathlib import Path


class Authority:
    """Its key and what it issued lie below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = folder / "ca.pem"

    def make(self) -> None:
        self.folder.mkdir()
        self._openssl(
            "req", "-x509", *self._new_key("ca"), "-subj", "/CN=Test authority", "-days", "2", "-out", str(self.own)
        )

    def sign(self, request: Path, certificate: Path) -> None:
        """For the names that the request asks for."""
        signing = ("-CA", str(self.own), "-CAkey", str(self.folder / "ca.key"), "-CAcreateserial", "-days", "1")
        self._openssl(
            "x509", "-req", "-in", str(request), *signing, "-copy_extensions", "copy", "-out", str(certificate)
        )

    def issue(self, name: str) -> tuple[Path, Path]:
        """Key and certificate for a host."""
        request, certificate = self.folder / f"{name}.csr", self.folder / f"{name}.pem"
        names = ("-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}")
        self._openssl("req", "-new", *self._new_key(name), *names, "-out", str(request))
        self.sign(request, certificate)
        return self.folder / f"{name}.key", certificate

    def _new_key(self, name: str) -> tuple[str, ...]:
        return (
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            str(self.folder / f"{name}.key"),
        )

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=30)
