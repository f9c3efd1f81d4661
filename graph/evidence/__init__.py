"""The evidence methods: effects, weights, pooling, verdicts."""
