"""お知らせ to chosen applicants: written once, looked at, sent one by one, followed up."""
