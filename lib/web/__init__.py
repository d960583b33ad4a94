"""What answers over HTTP beside the console and the sandbox? Routes under ``/-/``, and the gate."""
