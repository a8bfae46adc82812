"""確認の電話: the list of calls to make, and the small form by which a call is written down wherever its application is listed."""
