"""One application: its page, what is done with it, what is written down about it."""
