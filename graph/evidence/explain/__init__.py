"""How every computed number came about: formulas, derivations as trees, the page on methods."""
