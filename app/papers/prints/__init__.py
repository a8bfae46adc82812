"""What a section prints of its applications: each as it stands, for the file, and 宛名ラベル for what it sends out."""
