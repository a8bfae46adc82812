"""A full disk, on which the state of a job cannot be written."""

from pathlib import Path

from app.web.staff.jobs.job import STATE


def take_no_more(shelf: Path) -> None:
    """Make the state of each job in the folder unwritable: a new state raises an OSError."""
    for job in shelf.iterdir():
        (job / f".{STATE}").mkdir()
