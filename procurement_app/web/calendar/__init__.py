"""The procurement calendar: its list, what changed, and bringing in a new edition."""
