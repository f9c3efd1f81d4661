"""What comes in: curated records, vocabulary, the built-in corpus."""
