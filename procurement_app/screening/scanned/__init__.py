"""A text with the words of the rules found in it: where concepts and cues can stand, and where they do."""
