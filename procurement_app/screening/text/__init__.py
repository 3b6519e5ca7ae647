"""Plain text, read without any rule: a scan for words, sentences and clauses, boxes, numbers and amounts."""
