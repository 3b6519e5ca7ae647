"""The rulebook in use: its figures, its settings, verdicts on it, and what a change of it would do."""
