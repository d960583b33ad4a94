"""What does a merchant's page load? The emulated SDK, one file for both generations."""
