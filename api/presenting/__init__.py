"""Domain objects as schemas, in the words of the desks."""
