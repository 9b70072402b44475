"""Plans from workbooks: the one that we export for editing, and the matrices that governments have."""
