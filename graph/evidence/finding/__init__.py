"""From what one result reports to its effect, side, direction and weight."""
