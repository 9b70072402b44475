"""Texts of a document as data, pure: placeholders, what legal drafting asks of them, the national templates."""
