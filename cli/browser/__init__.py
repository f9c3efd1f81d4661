"""What Neo4j Browser is given: style, guide, saved queries."""
