"""From reports to the graph: which studies they speak of, what a load touches, the rows it writes."""
