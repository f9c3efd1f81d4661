"""What the graph is: model, schema, evidence methods, stores."""
