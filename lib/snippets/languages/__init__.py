"""Which languages can a call be written in? One file each; the file alone declares it."""
