"""What `make` runs: setting up, starting, checking. Nothing here is part of the running product."""
