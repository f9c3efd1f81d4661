"""Random queries on random graphs: for comparing the engine with Neo4j and with a slow reference."""
