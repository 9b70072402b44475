"""The tree as a drawing: boxes measured, laid out, joined by arrows, cut into sheets. Pure: no Django, no PDF.

tree places boxes, arrows joins them, boxes measures what stands in one, drawing makes a Plot of them, sheets cuts a
tree into pages that refer to each other.
"""
