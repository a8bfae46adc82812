"""What a reader of a CSV file does who wants what was typed."""

from app.exports.csv import guarded


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell
