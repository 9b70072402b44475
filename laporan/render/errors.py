"""What a renderer cannot do, as a sentence for the person who asked."""


class RenderError(Exception):
    """The document does not fit the form or the paper, or the machine lacks something; says what to do."""
