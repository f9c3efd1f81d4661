"""Answers questions on a store, whichever it is."""
