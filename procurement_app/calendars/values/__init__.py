"""From a cell as people write it to a fact: pure functions, one module a subject, cached by text.

Every parser answers with what it understood and a problem code (see `calendars.messages`), which is
empty when the cell was understood or says openly that the fact is not known yet ("n.t.b.").
"""
