"""A disk on which nothing more can be written down of a job."""

from pathlib import Path

from app.web.staff.jobs.job import STATE


def take_no_more(shelf: Path) -> None:
    """The state of each job that lies in the folder stays as it is: another meets an OSError."""
    for job in shelf.iterdir():
        (job / f".{STATE}").mkdir()
