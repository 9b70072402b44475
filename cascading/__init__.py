"""The performance tree: plans, their levels and their nodes."""
