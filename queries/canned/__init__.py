"""The canned questions, as Cypher files."""
