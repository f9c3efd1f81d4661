"""Numbers only: effects and standard errors from what is printed, pooling, heterogeneity, sensitivity."""
