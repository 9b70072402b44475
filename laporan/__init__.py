"""Documents: what is printed from the tree, as data and as PDF, workbook and page."""
