"""What a kind of file is held to while it streams through, and what is taken out of it. Pure: no picture is decoded."""
