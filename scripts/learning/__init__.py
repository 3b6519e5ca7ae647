"""Learns the weights in rules/weights from annotated texts. See docs/decisions/010."""
