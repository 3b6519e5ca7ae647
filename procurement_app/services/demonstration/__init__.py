"""The fictitious demonstration: what it loads, and accounts whose passwords everybody may know."""
