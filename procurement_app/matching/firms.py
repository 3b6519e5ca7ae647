"""Firms from a CSV or spreadsheet, with a report per row. Nothing is dropped in silence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from charset_normalizer import from_bytes

from procurement_app.calendars.values import money
from procurement_app.documents.model import Fact, Problem, UnreadableFile
from procurement_app.documents.unseen import without_unseen
from procurement_app.matching.firm_messages import problem
from procurement_app.matching.model import Firm, FirmFile

# column -> names under which people write it
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("firm_id", "id", "firmanummer", "nummer"),
    "kvk": ("kvk", "kvk_nummer", "kvknummer", "kvk_nr"),
    "name": ("name", "naam", "firma", "bedrijfsnaam", "organisatie"),
    "description": ("description", "omschrijving", "beschrijving", "activiteiten", "wat_doen_jullie"),
    "sectors": ("sectors", "sectoren", "sector", "branche"),
    "cpv": ("cpv_prefixes", "cpv", "cpv_codes", "cpv_code"),
    "district": ("district", "stadsdeel", "vestiging"),
    "area": ("delivery_area", "werkgebied", "levert_in"),
    "pso": ("pso_level", "pso", "pso_trede"),
    "share": ("share_target_group_pct", "aandeel_doelgroep", "aandeel_doelgroep_pct", "percentage_doelgroep"),
    "staff": ("employees_fte", "fte", "medewerkers", "medewerkers_fte"),
    "capacity": ("max_contract_value", "maximale_opdracht", "max_opdrachtwaarde", "capaciteit"),
    "amount": ("capacity_text", "capacity", "hoeveelheid"),
    "turnover": ("turnover", "omzet", "jaaromzet"),
    "certificates": ("certificates", "certificaten", "keurmerken"),
    "languages": ("languages", "talen"),
    "website": ("website", "site", "url"),
    "evidence_until": ("evidence_until", "bewijs_geldig_tot", "pso_geldig_tot", "geldig_tot"),
}
_NEEDED = ("name", "description")
_UNKNOWN = re.compile(r"^(?:|-|n\.?v\.?t\.?|onbekend|unknown|n\.?b\.?|\?)$", re.IGNORECASE)
_MARKUP = re.compile(r"<\s*/?\s*(?:script|iframe|style|object|img|svg|a|form)\b[^>]*>", re.IGNORECASE)
LONGEST_CELL = 20_000  # characters; what a firm writes of itself is far shorter
_END = "\x00"  # a row of our own under the last one: it goes missing when a quotation mark stays open
_PSO = re.compile(r"^(?:aspirant|basis|basistrede|1|2|3|30\+)$", re.IGNORECASE)


def read(data: bytes, name: str) -> FirmFile:
    """Read a firm file. Raises UnreadableFile when the file as a whole is no list of firms."""
    rows, head = opened(data, name)
    return _firms(rows, where_columns(head, name, COLUMNS), head)


def rows_job(
    data: bytes, arguments: Mapping[str, Any], _progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """The head and the numbered rows of a file (`arguments["name"]`), for the confined worker."""
    rows, head = opened(data, arguments["name"])
    return {"head": _simple(head), "rows": [[number, _simple(cells)] for number, cells in rows]}


def _simple(cells: list[Any]) -> list[Any]:
    return [cell if isinstance(cell, (str, int, float)) else str(cell) for cell in cells]


def opened(data: bytes, name: str) -> tuple[Iterator[tuple[int, list[Any]]], list[Any]]:
    """The rows under the head of a file with their numbers, and its head. Raises UnreadableFile."""
    if not data.strip():
        raise _unreadable("firms-empty", f"{name} is leeg. Kies een bestand met een firma per rij.")
    rows = _spreadsheet(data, name) if name.lower().endswith((".xlsx", ".ods")) else _csv(data, name)
    head = next(rows, None)
    if head is None:
        raise _unreadable("firms-empty", f"{name} heeft geen rijen. Kies een bestand met een firma per rij.")
    return rows, head[1]


def plain_heads(head: list[Any]) -> list[str]:
    """Names of columns in small letters with underscores."""
    return [re.sub(r"[^a-z0-9]+", "_", str(cell).strip().lower()).strip("_") for cell in head]


def where_columns(head: list[Any], name: str, columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Column -> its place. Raises UnreadableFile when name or description is not there."""
    plain = plain_heads(head)
    where = {
        column: plain.index(alias)
        for column, aliases in columns.items()
        for alias in [next((alias for alias in aliases if alias in plain), None)]
        if alias is not None
    }
    missing = [columns[column][1] for column in _NEEDED if column not in where]
    if missing:
        raise _unreadable(
            "firms-columns",
            f"{name} mist de {'kolommen' if len(missing) > 1 else 'kolom'} {' en '.join(missing)}. "
            f"Gevonden kolommen: {', '.join(p for p in plain if p)}. "
            "Geef de kolommen de namen uit docs/use/catalogue.md.",
        )
    return where


def _firms(rows: Iterator[tuple[int, list[Any]]], where: dict[str, int], head: list[Any]) -> FirmFile:
    file = FirmFile()
    seen: dict[str, dict[str, int]] = {"kvk": {}, "id": {}}
    for number, cells in rows:
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        reader = Row(number, cells, where, file.problems, head)
        firm = reader.firm()
        if firm is None or _double(firm, number, seen, file.problems):
            continue
        file.firms.append(firm)
    return file


def _double(firm: Firm, row: int, seen: dict[str, dict[str, int]], problems: list[Problem]) -> bool:
    for kind in ("kvk", "id"):
        value = getattr(firm, kind)
        first = seen[kind].setdefault(value, row) if value else row
        if first != row:
            facts = {"written": value, "name": firm.name, "first": first}
            problems.append(problem(f"firm-double-{kind}", row, **facts))
            return True
    return False


def _unreadable(code: str, message: str) -> UnreadableFile:
    return UnreadableFile(Problem(code=code, message=message))


class Row:
    """Reads the cells of one row and writes down what is wrong with them."""

    def __init__(
        self, row: int, cells: list[Any], where: dict[str, int], problems: list[Problem], head: list[Any]
    ) -> None:
        self._row, self._cells, self._where, self._problems = row, cells, where, problems
        self._head, self._told = head, set[str]()

    @property
    def number_of(self) -> int:
        """The number of the row in its file."""
        return self._row

    def firm(self) -> Firm | None:
        name, description = self.text("name"), self.description()
        if not name or not description:
            lacking = "naam" if not name else "omschrijving"
            self.say("firm-empty", label=lacking)
            return None
        return Firm(
            id=self.text("id") or f"rij-{self._row}",
            name=name,
            description=description,
            kvk=self.kvk(),
            sectors=self.several("sectors", r"[|;,]"),
            cpv=self.cpv(),
            district="|".join(filter(None, (self.text("district"), *self.several("area", r"[|;,]")))),
            pso=self.pso(),
            share=self.number("share", "aandeel doelgroep", 0, 100),
            staff=self.number("staff", "aantal fte", 0, 100_000),
            capacity=self.number("capacity", "hoogste opdracht", 1, 3.2e9),
            turnover=self.number("turnover", "jaaromzet", 0, 3.2e9),
            certificates=self.several("certificates", r"[|;]"),
            languages=self.several("languages", r"[|;,]"),
            website=self.text("website"),
            evidence_until=self.date("evidence_until"),
            row=self._row,
            amount=self.text("amount"),
            areas=self.several("area", r"[|;,]"),
        )

    def text(self, column: str) -> str:
        at = self._where.get(column)
        cell = self._cells[at] if at is not None and at < len(self._cells) else None
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        given = "" if cell is None else str(cell)
        seen = without_unseen(given)
        if len(seen) < len(given):
            self._tell(column, "firm-unseen")
        written = " ".join(seen.split())
        if len(written) > LONGEST_CELL:
            self._tell(column, "firm-long", most=f"{LONGEST_CELL:,}".replace(",", "."))
            written = written[:LONGEST_CELL]
        return "" if _UNKNOWN.match(written) else written

    def has(self, column: str) -> bool:
        """Whether the file has this column."""
        return column in self._where

    def label(self, column: str) -> str:
        """What the file calls a column."""
        return " ".join(without_unseen(str(self._head[self._where[column]])).split())

    def description(self) -> str:
        written = self.text("description")
        if _MARKUP.search(written):
            self.say("firm-markup")
            written = re.sub(r"<script\b.*?</script\s*>", " ", written, flags=re.IGNORECASE | re.DOTALL)
            written = " ".join(re.sub(r"<[^>]*>", " ", written).split())
        return written

    def several(self, column: str, splitter: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in re.split(splitter, self.text(column)) if part.strip())

    def kvk(self) -> str:
        written = re.sub(r"[\s.]", "", self.text("kvk"))
        if written and not re.fullmatch(r"\d{8}", written):
            self.say("firm-kvk", written=written)
            return ""
        return written

    def cpv(self) -> tuple[str, ...]:
        codes: list[str] = []
        for written in self.several("cpv", r"[|;,]"):
            code = written.split("-")[0].strip()
            if re.fullmatch(r"\d{2,8}", code):
                codes.append(code if len(code) < 3 else code.rstrip("0").ljust(2, "0"))
            else:
                self.say("firm-cpv", written=written)
        return tuple(codes)

    def pso(self) -> str:
        written = re.sub(r"(?i)^(?:pso|trede|\s|-)+", "", self.text("pso"))
        if written and not _PSO.match(written):
            self.say("firm-pso", written=written)
            return ""
        return written.lower()

    def number(self, column: str, label: str, least: float, most: float) -> float | None:
        written = self.text(column).rstrip("%").strip()
        if not written:
            return None
        value = _plain_number(written)
        if value is None or not least <= value <= most:
            self.say("firm-number", label=label, written=written, least=f"{least:g}", most=f"{most:.0f}")
            return None
        return value

    def date(self, column: str) -> date | None:
        written = self.text(column)
        if not written:
            return None
        for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S"):
            try:
                return datetime.strptime(written, pattern).date()  # noqa: DTZ007, a day without a time zone
            except ValueError:
                continue
        self.say("firm-date", written=written, column=self.label(column))
        return None

    def _tell(self, column: str, code: str, **facts: Fact) -> None:
        """Say something of a whole cell once, however often it is read."""
        if (code + column) not in self._told:
            self._told.add(code + column)
            self.say(code, column=self.label(column), **facts)

    def say(self, code: str, **facts: Fact) -> None:
        self._problems.append(problem(code, self._row, **facts))


def _plain_number(written: str) -> float | None:
    if re.fullmatch(r"-?\d+(?:\.\d{1,2})?", written):
        return float(written)
    if re.fullmatch(r"\d{1,3}(?:,\d{1,2})", written):
        return float(written.replace(",", "."))
    parsed = money.parse(written)
    return parsed.high if parsed.high is not None else parsed.low


def _csv(data: bytes, name: str) -> Iterator[tuple[int, list[Any]]]:
    if data[:4] == b"PK\x03\x04":
        return _spreadsheet(data, name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable("firms-binary", f"{name} is geen tekstbestand. Sla de lijst op als CSV of XLSX.")
    text = _decoded(data)
    if re.match(r"\s*<(?:!doctype|html)", text[:200], re.IGNORECASE):
        raise _unreadable("firms-html", f"{name} is een webpagina. Sla de lijst op als CSV of XLSX.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    return iter(_rows(text, delimiter, name))


def _rows(text: str, delimiter: str, name: str) -> list[tuple[int, list[Any]]]:
    """The rows, numbered as a spreadsheet does. Raises UnreadableFile when a quotation mark stays open."""
    lines = io.StringIO(f"{text}\n{_END}", newline="")
    found = list[tuple[int, list[Any]]]()
    usual = csv.field_size_limit(len(text) + 2)  # a cell can be as long as the file; `Row` says so by its row
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            found.append((len(found) + 1, list[Any](cells)))
    except csv.Error as mistake:
        raise _unreadable(
            "firms-csv",
            f"{name} is niet te lezen vanaf rij {len(found) + 1}. Sla de lijst opnieuw op als CSV of XLSX.",
        ) from mistake
    finally:
        csv.field_size_limit(usual)
    if found.pop()[1] != [_END]:
        raise _unreadable(
            "firms-quote-open",
            f'Rij {len(found) + 1} van {name} heeft een aanhalingsteken (") dat niet sluit, zodat de rijen '
            "daaronder er deel van worden. Haal het weg of sluit het.",
        )
    return found


def _decoded(data: bytes) -> str:
    decoders: tuple[Callable[[], str], ...] = (
        lambda: data.decode("utf-8-sig"),
        lambda: data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("ascii"),
        lambda: data.decode("cp1252"),
    )
    for decoder in decoders:
        try:
            return decoder()
        except UnicodeDecodeError:
            continue
    return str(from_bytes(data).best() or "")


def _spreadsheet(data: bytes, name: str) -> Iterator[tuple[int, list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as mistake:
        raise _unreadable(
            "firms-spreadsheet",
            f"{name} is niet te openen als rekenblad. Sla het opnieuw op als XLSX of CSV.",
        ) from mistake
    return iter([(number, list[Any](row)) for number, row in enumerate(rows, 1)])
