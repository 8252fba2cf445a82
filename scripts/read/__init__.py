"""Read: from the disk to records, every cell as the text that stands there, and where it stands."""
