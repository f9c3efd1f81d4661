"""Getting sources from where they are published: the registry and PubMed."""
