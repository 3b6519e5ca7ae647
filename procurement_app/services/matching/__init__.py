"""Firms and needs together: matches, introductions, who was shown to whom, demand beside supply."""
