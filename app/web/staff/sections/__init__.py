"""課: what administrators plan for the sections of their municipality, from a day on."""

from app.web.staff.sections.pages import ROUTES

__all__ = ["ROUTES"]
