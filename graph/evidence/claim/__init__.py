"""From the findings on one question to its verdict: what counts, what is pooled, what is tested."""
