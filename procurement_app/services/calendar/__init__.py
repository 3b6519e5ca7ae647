"""The procurement calendar: importing editions of it, and reading what is stored."""
