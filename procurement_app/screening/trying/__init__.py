"""Rules tried and measured: the workbench, examples, suggestions, accuracy, and what a change does."""
