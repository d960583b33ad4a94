"""What everything else stands on: money, time, ids, errors, settings. Knows nothing of screens."""
