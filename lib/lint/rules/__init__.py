"""Which truths about calls are known? One file each; the file alone declares its rule."""
