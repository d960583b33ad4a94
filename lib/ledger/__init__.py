"""What does the console remember? Tables, journal, the single door into payments, audit."""
