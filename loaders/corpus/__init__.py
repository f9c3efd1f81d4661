"""The built-in corpus, as curated records."""
