"""How fast is it, against what? Each benchmark prints its figure beside a baseline of its run."""
