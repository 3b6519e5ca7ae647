"""Rules and findings in sentences for people."""
