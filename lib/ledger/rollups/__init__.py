"""Which sums are kept beside the payments, and how do they stay right? Cells and deltas."""
