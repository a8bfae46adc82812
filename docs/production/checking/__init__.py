"""What docs/production/check is made of. It needs Python's own library only: it runs before anything is installed."""
