"""How are the rules reached? HTTP in, envelope out; one module for each area of the API."""
