"""What the shell offers while a person types: the protocol, what is asked for, and what the store has for it."""
