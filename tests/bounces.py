"""Returned mails as mail servers write them."""

from base64 import b64encode

DIAGNOSTIC = "smtp; 550 5.1.1 <hanako@example.jp>: Recipient address rejected: User unknown (hanako, 090-1234-5678)"
_REPORT = """\
From: MAILER-DAEMON@mx.example.jp
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that {recipient} is unknown here.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp
Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0900

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
{diagnostic}
--edge
Content-Type: message/rfc822

To: {recipient}
Subject: =?utf-8?b?44GK55+l44KJ44Gb?=
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{body}
--edge--
"""


def delivery_status(
    to: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    diagnostic: str = DIAGNOSTIC,
    recipient: str = "hanako@example.jp",
) -> bytes:
    """RFC 3464: words for people, the status, and the letter that came back."""
    return _REPORT.format(
        to=to,
        status=status,
        action=action,
        diagnostic=f"Diagnostic-Code: {diagnostic}\n" if diagnostic else "",
        recipient=recipient,
        body=b64encode("四谷 花子 様".encode()).decode(),
    ).encode()
