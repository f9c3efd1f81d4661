"""From operators to closures that push rows."""
