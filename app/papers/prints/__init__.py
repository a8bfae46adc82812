"""Prints of applications: each application as it stands, for the file, and 宛名ラベル for letters."""
