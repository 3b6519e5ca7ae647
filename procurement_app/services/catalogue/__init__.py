"""The public catalogue: what firms are found by, search with its counts, pages, lists to take along."""
