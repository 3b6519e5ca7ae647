"""Kansrijk: where a municipality can buy socially, with the evidence."""
