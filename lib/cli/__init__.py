"""What can be done without a screen? Commands; ``python -m lib --help`` lists them."""
