"""印刷: applications as PDF for the file, and 宛名ラベル; of one application or of what was chosen in its list. Each is in the 管理簿."""

from typing import Any, Final

from app.web.staff.prints import applications, labels

ROUTES: Final[list[Any]] = [*applications.ROUTES, *labels.ROUTES]
