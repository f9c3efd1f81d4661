"""A slow and simple openCypher, to hold the engine to: no planner, no index, no compiling.

It reads the engine's syntax tree and takes over the meaning of single values (arithmetic, comparison, functions), which
the TCK judges. What a pattern matches, what a clause does to rows and what is in scope it works out itself, by trying
everything in the order in which it is written. It knows what the random queries are made of, and no more.
"""

from .clauses import Reference

__all__ = ["Reference"]
