"""What a syntax tree must hold to before it is planned: names, types, grouping."""
