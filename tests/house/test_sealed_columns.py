"""Every column that holds bytes is sealed and bound, as the table in seal.py says, or is named here with what it holds instead."""

import re

import asyncpg
import pytest

from app.vault import seal

pytestmark = pytest.mark.anyio

# each sealed column: its purpose, and what its box is bound to
SEALED = {
    "application.sealed": ("answers", "application"),
    "application.address_sealed": ("address", "application"),
    "application.custom_values_sealed": ("own", "application"),
    "annotation_change.custom_values_sealed_before": ("own", "application"),
    "status_event.note_sealed": ("note", "application and event"),
    "status_event.asked_sealed": ("asked", "application and event"),
    "status_event.reply_sealed": ("reply", "到達番号 and event"),
    "handling_record.sealed": ("record", "application and record"),
    "handling_record.next_sealed": ("next_step", "application and record"),
    "sending.sealed": ("words", "sending"),
    "notice.sealed": ("words", "application and notice"),
    "outbox.address_sealed": ("address", "application, section or person of the staff"),
    "outbox.body_sealed": ("words", "application and notice"),
    "attachment.sealed": ("attachment", "attachment"),
    "section.mail_sealed": ("address", "section"),
    "section_change.mail_sealed": ("address", "section"),
    "staff.mail_sealed": ("address", "person of the staff"),
    # by sealed_secret.py, which binds each to its person
    "staff_second_factor.secret": ("second factor", "person"),
    "operator_second_factor.secret": ("second factor", "person"),
}
# locked under the key of the file itself, which lies in attachment.sealed, and under one derived from the submission key, which lies nowhere
LOCKED = {"attachment_chunk.sealed", "attachment.name_box"}
# hashes, signatures, public halves of keys, and a picture that everybody sees
OPEN = {
    *("municipality.crest", "municipality_draft.crest"),
    *("staff_session.token_hash", "staff_pending_sign_in.token_hash", "staff_recovery_code.code_hash"),
    *("operator_session.token_hash", "operator_pending_sign_in.token_hash", "operator_recovery_code.code_hash"),
    *("known_browser.token_hash", "arrival_mail.address_hash", "erasure.list_hash", "procedure_version.content_hash"),
    *("attachment.key_hash", "attachment.fingerprint"),
    *("application.key_hash", "application.digest", "application.inquiry_proof", "application.reply_key"),
    *("public_key.public_key", "public_key.signature", "mailer_key.public_key", "mailer_key.signature"),
    *("audit_seal.digests", "audit_seal.previous", "audit_seal.hash", "audit_seal.signature"),
    *("operator_audit_seal.digests", "operator_audit_seal.previous", "operator_audit_seal.hash"),
    *("operator_audit_seal.signature", "audit_head.hashes", "audit_head.previous", "audit_head.hash"),
    *("audit_head.signature", "key_sighting.public_key"),
}
BYTES = """
select c.relname || '.' || a.attname as column from pg_attribute a
join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  and 'bytea'::regtype in (a.atttypid, t.typbasetype, t.typelem)
"""


async def test_every_column_of_bytes_is_sealed_or_told_to_be_open(owner: asyncpg.Connection) -> None:
    assert {row["column"] for row in await owner.fetch(BYTES)} == SEALED.keys() | LOCKED | OPEN


def test_the_table_of_the_vault_names_every_sealed_column_with_its_purpose() -> None:
    told = {}
    for line in re.findall(r"^\| (.+) \|$", seal.__doc__ or "", re.MULTILINE):
        purpose, columns, _ = line.split(" | ")
        told |= dict.fromkeys(re.findall(r"[a-z_]+\.[a-z_]+", columns), purpose)
    assert told == {column: purpose for column, (purpose, _) in SEALED.items() if purpose != "second factor"}


async def test_nobody_gives_a_box_that_stays_another_format(owner: asyncpg.Connection) -> None:
    """What is written once says its format once; own columns are written again and again, and so is the mail address of a person or a section."""
    rows = await owner.fetch(
        "select distinct table_name || '.' || column_name as column from information_schema.column_privileges "
        "where table_schema = 'app' and privilege_type = 'UPDATE' and column_name ~ '_format(_before)?$' and grantee not in ('todoke_owner', grantor)"
    )
    assert {row["column"] for row in rows} == {
        "application.custom_values_format",
        # with another box, by the worker, when a hidden column goes
        "annotation_change.custom_values_format_before",
        # written with the words, when their turn has come
        "notice.sealed_format",
        "section.mail_format",
        "staff.mail_format",
    }
