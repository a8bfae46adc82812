"""消去: what is due, planned by one person and confirmed by another, carried out so that it can always be finished, and kept as a record."""
