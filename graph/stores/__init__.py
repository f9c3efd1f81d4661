"""Where a graph is kept: one protocol, its stores."""
