"""Forgetting words: a team blackens chosen words wherever a record of its keeps them."""
