"""What personal data stands in a text: one check for everything that leaves a team."""
