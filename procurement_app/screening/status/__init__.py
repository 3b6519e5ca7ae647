"""What a text does with a subject: assert it, deny it, make it conditional, or only name it."""
