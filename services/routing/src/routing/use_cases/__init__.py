"""What routing can do, one file for each thing."""
