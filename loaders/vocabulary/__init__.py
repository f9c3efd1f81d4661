"""The vocabulary: terms with synonyms, and the normaliser for what people type."""
