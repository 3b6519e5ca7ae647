"""Characters that nobody sees, taken out of what people write in forms and lists.

A NUL breaks a database, a direction mark makes a name read as another, a zero-width space makes two names
that look alike differ. Documents have rules of their own (`normalise`), for they keep the way back.
"""

from __future__ import annotations

import re

# Line ends that are not newlines, and control characters that old programs use for one.
_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff\ufe0f"
# Scripts in which a joiner changes how letters are written: Arabic, Syriac, N'Ko, those of India, Mongolian.
_JOINED = "\u0600-\u07ff\u0860-\u0fff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # the flag of a part of a country
_UNSEEN = re.compile(
    f"({_FLAG})"
    f"|(?<=[{_EMOJI}])(\u200d)(?=[{_EMOJI}])"
    f"|(?<=[{_JOINED}])([{_JOINERS}])(?=[{_JOINED}])"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab, newline and carriage return
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of direction
    f"\u180e\u200b{_JOINERS}\u2060-\u2065\u206a-\u206f\ufeff"  # no width
    "\u115f\u1160\u2800\u3164\uffa0"  # letters without a shape
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def without_unseen(text: str) -> str:
    """`text` with only what can be seen; line ends, tabs, soft hyphens and joined emoji stay.

    Separators of lines that are no newline become one.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_ENDS.sub("\n", text)
    return _UNSEEN.sub(lambda hit: hit[1] or hit[2] or hit[3] or "", lines)
