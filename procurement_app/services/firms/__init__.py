"""Social firms: their profiles, evidence, changes under review, membership, and what they follow."""
