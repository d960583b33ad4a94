"""What does a payment window look like? Its pages, scripts and style, served by the sandbox."""
