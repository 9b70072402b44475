"""Renderers: each turns a Document into the bytes of one file format, and asks the database nothing."""
