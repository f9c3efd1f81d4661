"""What values are, how they compare and compute, and the functions of Cypher on them."""
