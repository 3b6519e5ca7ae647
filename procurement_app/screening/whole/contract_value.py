"""What a document says its contract is worth, for rules that hold above a limit."""

from __future__ import annotations

from procurement_app.screening.scanned.passage import BlockView, ScannedText

CONCEPT = "estimated-value"
_SMALLEST = 1_000.0


def contract_value(scanned: ScannedText) -> float | None:
    """The estimated value in euro that a document states, the largest when it states more (a whole is
    worth more than its lots); None when it states none.

    Only sentences that speak of the estimated value count, and in them no amount that is a limit.
    """
    if CONCEPT not in scanned.vocabulary.concepts:
        return None
    amounts = [
        value.number
        for index in scanned.blocks_of((CONCEPT,))
        for sentence in BlockView(scanned, index).sentences
        if sentence.concept(CONCEPT) and not sentence.concept("threshold-words")
        for value in sentence.values("money")
    ]
    known = [amount for amount in amounts if amount is not None and amount >= _SMALLEST]
    return max(known, default=None)
