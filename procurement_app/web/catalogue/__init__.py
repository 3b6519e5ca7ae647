"""The public catalogue of social firms: pages, lists to take along, and a list for other sites."""
