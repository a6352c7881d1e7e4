"""Which groups take from which topics, along the way of a post."""

# (topic, group); a group is named like its stage
GROUPS = (("posts", "assess"), ("assessed", "gather"), ("changes", "index"), ("dead-letters", "bury"))
