"""The papers read from their files once more, so that a comparison does not compare a thing with itself."""

from __future__ import annotations

from desktop.cli.papers import Paper, own_papers, papers_of
from desktop.cli.tour.state import Tour


def as_read(tour: Tour) -> list[Paper]:
    """The papers as they stand on the disk now."""
    return papers_of(tour.texts) if tour.texts else own_papers()
