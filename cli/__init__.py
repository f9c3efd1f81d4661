"""The command line over graph, loaders and queries."""
