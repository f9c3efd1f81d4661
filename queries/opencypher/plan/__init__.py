"""From a syntax tree to operators: where a match starts, what follows it, what is known beforehand."""
