"""職員 and the sections they work for, as the staff's side sees them. Password hashes and sessions are the database's functions' alone."""

from piccolo.columns import UUID, Boolean, Bytea, Date, SmallInt, Text, Timestamptz

from app.people.duties import Duty
from app.tenancy.tables import MunicipalTable


class Staff(MunicipalTable, tablename="staff"):
    """職員. `password_hash` is written here and never read: only the function of the role todoke_sign_in_staff can."""

    id = UUID(primary_key=True)
    login = Text()
    name = Text()
    reading = Text(default="")
    password_hash = Text(secret=True)
    must_change_password = Boolean()
    role = Text()
    active = Boolean(default=True)
    mail = Text()
    mail_sealed = Bytea(null=True, default=None)
    mail_format = SmallInt()
    duty = Text(default=Duty.handler.value)
    roster_from = Date()
    roster_until = Date(null=True, default=None)
    last_signed_in_at = Timestamptz(null=True, default=None)


class StaffSection(MunicipalTable, tablename="staff_section"):
    """A section whose procedures somebody works on."""

    id = UUID(primary_key=True)
    staff = UUID(default=None)
    section = UUID(default=None)
