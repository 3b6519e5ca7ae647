"""What people type into the address of a page: no rubbish in it may give an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from flask import Flask

from procurement_app.models import Role
from procurement_app.web.permissions import permission_of
from procurement_app.web.written import Written, WrittenRequest
from tests.web.conftest import Visitor
from tests.web.test_pages import PAGES
from tests.web.test_permissions import addresses

RUBBISH = (
    "x",
    "-1",
    "9" * 30,
    "2027-",
    "-",
    "0",
    "1e999",
    "nan",
    "2027-Q9",
    "2027-Q1-x",
    "9999-12-31",
    "0001-01-01",
    "none",
    "٣",
    "'\"><script>",
    "%_%",
    "(",
    "a" * 3000,
)

ALONE = 4  # values, from the first


class Asked(Written):
    """The parameters of an address, which notes the names that a page looks for."""

    noted: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.noted.add(key)
        return super().__getitem__(key)

    def get(self, key: str, *given: Any, **named: Any) -> Any:
        self.noted.add(key)
        return super().get(key, *given, **named)

    def getlist(self, key: str, *given: Any, **named: Any) -> Any:
        self.noted.add(key)
        return super().getlist(key, *given, **named)


class Noting(WrittenRequest):
    parameter_storage_class = Asked


def _pages(site: Flask) -> Iterator[tuple[str, str]]:
    """(endpoint, address without parameters) of every route that can be opened."""
    known = {endpoint: listed[0].partition("?")[0] for endpoint, listed in PAGES.items()}
    yield from known.items()
    for rule, method, address in addresses(site):
        if method == "GET" and rule.endpoint not in known and rule.endpoint != "static":
            yield rule.endpoint, address


def _queries(names: list[str], alone: bool) -> Iterator[dict[str, str]]:
    """Every name with every rubbish value, all names at once; and each name alone with some values."""
    for turn in range(len(RUBBISH)):
        yield {name: RUBBISH[(turn + place) % len(RUBBISH)] for place, name in enumerate(names)}
    if alone:
        yield from ({name: value} for name in names for value in RUBBISH[:ALONE])


def test_no_rubbish_in_an_address_gives_an_error(visit: Callable[[Role], Visitor], site: Flask) -> None:
    site.request_class = Noting
    visitors = {role: visit(role).client for role in (Role.ADMINISTRATOR, Role.FIRM)}
    asked: dict[str, set[str]] = {}
    broken = []
    for endpoint, path in _pages(site):
        client = visitors[Role.FIRM if permission_of(site, endpoint) == "firm.own" else Role.ADMINISTRATOR]
        Asked.noted = set()
        client.get(path).close()
        asked[endpoint] = set(Asked.noted)
        for query in _queries(sorted(asked[endpoint]), endpoint in PAGES) if asked[endpoint] else ():
            answer = client.get(path, query_string=query)
            answer.close()
            if answer.status_code >= 500:
                broken.append(f"{path} {query}"[:300])
    assert not broken, "\n".join(broken)
    assert {"kwartaal", "kans", "sector", "pagina", "van"} <= asked["calendar.index"]
    assert sum(map(len, asked.values())) > 60
