"""Indicators of the tree's nodes, and what is promised for them."""
