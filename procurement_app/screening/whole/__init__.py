"""What only a whole text or tender shows: what is left out, and what contradicts."""
