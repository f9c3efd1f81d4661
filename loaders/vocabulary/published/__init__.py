"""Published vocabularies: one module a format, each from a file to the terms it holds."""
