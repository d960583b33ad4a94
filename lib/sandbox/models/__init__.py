"""What are the rules? State and decisions of the gateway; nothing here knows HTTP."""
