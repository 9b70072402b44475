"""Renderers: each turns a Document into the bytes of one file format; none of them asks the database anything."""
