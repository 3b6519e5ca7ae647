"""Rules against passages: which ways are met where, weighed by the words around them."""
