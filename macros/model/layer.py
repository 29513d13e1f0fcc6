"""What the edition adds to the reports beside its annotations: links between paragraphs, outlines of chapters."""

from dataclasses import dataclass

from macros.model.problems import At

# Kind of a link → what is said of it where it begins, and where it ends.
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
    """A paragraph that takes up another, in either report: `begins` continues, revises, … `ends`.

    begins: id of the paragraph that it stands under, None where it stands under none. ends: the id in its title, a
    paragraph's or a note's, None where the title is not one reference. `start` and `end` are offsets in the document's
    body, `words` that of its text.
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
    """A part of a chapter's outline: the ids of its first and last paragraph, and what it says."""

    first: str
    last: str
    text: str
    at: At
