"""What does the history say? Any set of payments, from sums or an index."""
