"""From text to a syntax tree: tokens, parser, tree, and the table of functions; also for lint, shell and completion."""
