"""What can a person do here? The verbs of the console; each command names its actor."""
