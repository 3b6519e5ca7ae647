"""Builds every file in tender_samples/ from its readable source. See docs/develop/samples.md."""
