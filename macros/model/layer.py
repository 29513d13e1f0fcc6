"""What the edition adds to the reports besides annotations: links between paragraphs, outlines of chapters."""

from dataclasses import dataclass

from macros.model.problems import At

# Kind of a link → what is shown where it begins, and where it ends.
LINKS = {
    "continues": ("continues", "continued by"),
    "revises": ("revises", "revised by"),
    "contradicts": ("contradicts", "contradicted by"),
    "explains": ("explains", "explained by"),
    "evidence": ("gives evidence for", "evidence in"),
    "parallel": ("parallel to", "parallel to"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossLink:
    """A link between two paragraphs, of one report or of two: the paragraph `begins` continues, revises, … `ends`.

    begins: the id of the paragraph above it, None if there is none. ends: the id of a paragraph or note, from the
    link's title; None if the title is not a single reference. start, end, words: offsets in the document's body, of
    the link and of its text.
    """

    kind: str  # one of LINKS
    begins: str | None
    ends: str | None
    title: str
    text: str  # Markdown, not indented
    words: int
    start: int
    end: int
    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a chapter's outline: the ids of its first and last paragraph, and a summary."""

    first: str
    last: str
    text: str
    at: At
