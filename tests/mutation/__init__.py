"""Whether the tests find the mistakes that could be made: `python -m tests.mutation.run`."""
