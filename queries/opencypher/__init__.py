"""A read-only openCypher engine over NetworkX."""
