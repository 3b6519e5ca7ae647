"""What rule files say, read and checked: rules, words, dated parameters, and mistakes in plain sentences."""
