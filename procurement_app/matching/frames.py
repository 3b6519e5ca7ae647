"""Whether a need is work of another order, which social firms as a rule do not do, though it names theirs.

The title speaks first, then the codes, then the description. 'Verzekering wagenpark' is insurance, whatever
it insures; a tunnel is a tunnel though it is also washed; a mixed contract keeps nobody out.
"""

from __future__ import annotations

from dataclasses import dataclass

from procurement_app.matching.codes import EXACT, exact, from_cpv
from procurement_app.matching.model import Wanted
from procurement_app.matching.understand import Mention
from procurement_app.matching.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a title, a text and codes say: first mentions of another order (`frame`) and of ordinary work.

    `code` is the first code of another order with its activity; `worked_code`: codes name ordinary work.
    """

    title: list[Mention]
    text: list[Mention]
    title_frame: Mention | None
    title_work: Mention | None
    text_frame: Mention | None
    text_work: Mention | None
    code: tuple[str, str] | None
    worked_code: bool
    buys: bool
    vocabulary: Vocabulary

    @property
    def named(self) -> Mention | None:
        return self.title_frame or self.text_frame


def frame_of(
    words: str,
    title: list[Mention],
    text: list[Mention],
    codes: tuple[str, ...],
    vocabulary: Vocabulary,
    *,
    buys: bool,
) -> Wanted | None:
    """The work of another order that a need is, or None when it is (also) ordinary work.

    `words` are those of the title, `title` and `text` the mentions in it and in the description; `buys`
    when they say that new things are bought.
    """
    signs = _signs(title, text, codes, buys, vocabulary)
    if signs.title_frame and not signs.title_work:
        if not signs.text_frame and _work_on_goods(signs):
            return None  # 'straatlantaarns … bedraden, testen': the title names what the work is done to
        if signs.code or not (signs.worked_code and signs.text_work):
            return _wanted(signs.title_frame)
    if signs.code and not signs.worked_code and _code_decides(signs, *signs.code):
        activity, code = signs.code
        named = signs.named
        return Wanted(activity, 1.0, named.words if named and named.activity == activity else "", code)
    if signs.worked_code:
        return None
    if signs.title_frame and signs.title_work:
        return (
            _wanted(signs.title_frame)
            if _is_title(signs.title_frame, signs.title_work, signs, words)
            else None
        )
    if signs.text_frame and not signs.title_work and not _mixed(signs):
        return _wanted(signs.text_frame)
    return None


def heads(found: list[Mention], vocabulary: Vocabulary) -> tuple[Mention | None, Mention | None]:
    """The first mention of another order of work, and the first of ordinary work."""
    frame = next((m for m in found if vocabulary.activities[m.activity].frame), None)
    work = next((m for m in found if not vocabulary.activities[m.activity].frame), None)
    return frame, work


def titled(whole: Wanted | None, title: list[Mention], vocabulary: Vocabulary) -> Wanted | None:
    """The work of another order `whole` that a need is, when its title names it and nothing else."""
    frame, work = heads(title, vocabulary)
    told = whole is not None and frame is not None and frame.words == whole.words
    return whole if told and work is None else None


def _wanted(mention: Mention) -> Wanted:
    return Wanted(mention.activity, 1.0, mention.words)


def _signs(
    title: list[Mention], text: list[Mention], codes: tuple[str, ...], buys: bool, vocabulary: Vocabulary
) -> _Signs:
    title_frame, title_work = heads(title, vocabulary)
    text_frame, text_work = heads(text, vocabulary)
    code, sectors = _of_codes(codes, vocabulary)
    worked = bool(sectors)
    if title_frame or text_frame:
        # beside work of another order a vague code says only what the words say too
        framed = {m.words for m in text if vocabulary.activities[m.activity].frame}
        bare = len(framed) > 1 and not text_work and not title_work
        if title_frame or bare or not exact(from_cpv(codes, [], vocabulary), EXACT):
            worked = bool(sectors & {vocabulary.activities[m.activity].sector for m in (*title, *text)})
    return _Signs(title, text, title_frame, title_work, text_frame, text_work, code, worked, buys, vocabulary)


def _of_codes(codes: tuple[str, ...], vocabulary: Vocabulary) -> tuple[tuple[str, str] | None, set[str]]:
    """The first code that names work of another order, and the sectors of ordinary work that codes name."""
    framed: tuple[str, str] | None = None
    sectors: set[str] = set()
    for code in codes:
        frames, works = vocabulary.by_cpv(code, frame=True), vocabulary.by_cpv(code, frame=False)
        if frames and max(frames.values()) > max(works.values(), default=0):
            framed = framed or (next(iter(frames)), code)
        else:
            sectors |= {vocabulary.activities[name].sector for name in works}
    return framed, sectors


def _code_decides(signs: _Signs, activity: str, code: str) -> bool:
    """Whether a code says what a need is: no words tell of ordinary work, or it overrules what they tell."""
    if signs.title_frame or (signs.named and not _mixed(signs)):
        return True
    told = signs.title_work or (signs.text_work if not signs.text_frame else None)
    known = signs.vocabulary.activities[activity]
    overrules = code.startswith(known.overrules) or (known.goods and signs.buys)
    return told is None or (overrules and not _same_group(told, code, signs.vocabulary))


def _same_group(work: Mention, code: str, vocabulary: Vocabulary) -> bool:
    """Whether work has a code of the group of `code`: repair of paving beside road works."""
    return any(prefix[:4] == code[:4] for prefix in vocabulary.activities[work.activity].cpv)


def _work_on_goods(signs: _Signs) -> bool:
    """Whether a title names only things, and the text tells several kinds of work on them."""
    named = signs.title_frame
    goods = named is not None and signs.vocabulary.activities[named.activity].goods
    return goods and len({mention.words for mention in signs.text}) > 1


def _mixed(signs: _Signs) -> bool:
    """Whether a text asks several kinds of ordinary work, or begins with one: the rest is not its subject."""
    frames = [signs.vocabulary.activities[mention.activity].frame for mention in signs.text]
    works = {mention.words for mention, frame in zip(signs.text, frames, strict=True) if not frame}
    return not frames[0] or len(works) > sum(frames)


def _is_title(frame: Mention, work: Mention, signs: _Signs, words: str) -> bool:
    """Whether a title is about work of another order: named first, or as object ('Renovatie tunnel')."""
    activities = signs.vocabulary.activities
    at_once = frame.start - work.end in (0, 1)
    # 'Renovatie tunnel', 'Catering marktonderzoek': what stands last is what it is
    yields = frame.activity in activities[work.activity].yields or activities[frame.activity].about
    # 'Wijkkrant: websiteplatform': what stands after the colon says what is asked
    colon = words.find(":", work.end, frame.start)
    last = colon >= 0 and all(activities[m.activity].frame for m in signs.title if m.start > colon)
    return frame.start < work.start or (at_once and yields) or last
