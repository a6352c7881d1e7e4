"""The way of a post from intake to a case with a deadline."""
