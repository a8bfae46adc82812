"""Sealing the two logs once a minute (`todoke work seals`), and finding what was changed behind a seal (`todoke audit verify`)."""
