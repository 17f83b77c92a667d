"""Typesetting of official papers: text in, frames in millimetres, PDF out, and the PDF measured again.

Nothing here knows a slice, a store or Qt; it imports ``desktop.base`` alone. The public parts:

- ``gongwen.minutes``: ``MinutesFacts``, ``Person``, ``Decision``, ``Paragraph``;
  ``lay_out_minutes(facts, profile="gb") -> Document``
- ``gongwen.document``: ``DocumentFacts``; ``lay_out_document(facts, profile="gb") -> Document`` (下行, 上行, 联合)
- ``gongwen.letter.lay_out_letter(DocumentFacts)``, ``gongwen.order.lay_out_order(OrderFacts)``,
  ``gongwen.bulletin.lay_out_bulletin(BulletinFacts)``
- ``gongwen.overlay``: ``Overlay(watermark, draft, seal_mm, preprinted)``; ``lay_over(document, overlay) -> Document``
- ``forms``: ``Form``, ``Table``, ``Column``, ``Fields``, ``Field``, ``Prose``, ``Signatures``;
  ``lay_out_form(form) -> Document``; ready sheets in ``forms.sheets``;
  ``forms.plates`` (座签), ``forms.labels``, ``forms.month`` (月历), ``forms.cover``
- ``typeset``: ``from_text(text, form="minutes", facts=None, profile="gb", library=None) -> Document``
  (forms ``minutes``, ``document``, ``letter``, ``order``, ``bulletin``)
- ``pdf``: ``write(document, path_or_file) -> None``, ``to_bytes(document) -> bytes``
- ``word``, ``ofd`` (试验): ``write(document, path)``, ``to_bytes(document)``; ``archive.to_archive(pdf)`` (PDF/A-2b);
  ``signing.sign(pdf, certificate, password)``, ``signing.check(pdf, trusted)`` (loads for a second: import it late)
- ``intake``: ``reading.read(data, name) -> Intake`` (.txt, .md, .docx in a limited process; .doc, .wps, .rtf, .odt
  by an installed LibreOffice, ``office``), ``reading.as_text``, ``roles.roles_of(intake)`` → lines with role and
  confidence
- ``render``: ``to_png(pdf, page=1, dpi=150) -> bytes``, ``page_count(pdf) -> int``
- ``measure``: ``measure(pdf, profile="gb") -> Report`` (``Report.as_json()`` is what ``sanban measure`` prints)
- ``layout.normalize``: ``normalize(text) -> (text, changes)``
- ``proof``: ``prove() -> Proof``: every clause on papers of every form; ``proof.gallery`` makes the manual's pictures
- ``fonts``: ``folder()``, ``bundled()``; ``library.bundled_library()``, ``library.office_library()`` (the office's own
  fonts first); ``used.fonts_used(document)``

The way of a text: ``layout.cells`` (characters → cells) → ``layout.breaker`` (cells → lines) →
``layout.flow`` (lines → rows of pages) → ``layout.frame`` (what stands where, immutable) → ``pdf``.
Errors (all ``Problem`` with a code ``T-0xx``): a character that no font has is a ``UserProblem``
(``T-001``) naming it, an element too long for its place is ``T-006``; nothing is cut or replaced silently.
"""
