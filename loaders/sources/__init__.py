"""What comes in: one module a format."""
