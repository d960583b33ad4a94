"""How is PortOne V1 called? A typed client that keeps secrets out of sight and repeats no POST."""
