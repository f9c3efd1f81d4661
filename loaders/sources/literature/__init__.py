"""What PubMed and PMC say of articles, whichever format says it."""
