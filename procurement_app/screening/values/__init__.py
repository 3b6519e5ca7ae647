"""Of the numbers, amounts and names in a text: which of them a rule means, and the lot it speaks of."""
