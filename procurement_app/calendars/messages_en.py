"""The English sentence of each code in `messages`, with the same facts."""

from __future__ import annotations

MESSAGES_EN = {
    # a file
    "calendar-empty": "This file is empty. Choose another file.",
    "calendar-rubbish": (
        "This is not a calendar file that we can read. Use CSV, Excel (.xlsx), ODS, PDF, XML or JSON."
    ),
    "calendar-html": (
        "The file {name} is a web page. Open it in Excel or LibreOffice and save it as .xlsx or .csv."
    ),
    "calendar-no-header": (
        "We find no header row in this file with column names such as ‘Onderwerp’ or ‘Title’. "
        "Put the column names above the data and try again."
    ),
    "calendar-one-column": (
        "This file only has a column ‘{label}’. Put at least one column beside it, such as the value or the "
        "quarter of publication, and try again."
    ),
    "calendar-only-titles": (
        "Beside ‘{label}’ we find no column with a fact, such as the value or the quarter of publication. "
        "Add one and try again."
    ),
    "calendar-no-rows": "This file has column names but no rows. Check that you have the right file.",
    "calendar-encrypted": "This file is protected by a password. Save it without one and try again.",
    "calendar-damaged": "This file is damaged or did not arrive completely. Save or download it again.",
    "calendar-too-large": (
        "This file is too large to read safely once unpacked. Save only the sheet with the calendar."
    ),
    "calendar-xml-unsafe": (
        "This XML file holds a DTD or entities. That is not safe, so we do not read it. "
        "Ask the sender for the notice without a DTD."
    ),
    "calendar-xml-damaged": (
        "This XML file is not valid or did not arrive completely (line {line}). Download it again."
    ),
    "calendar-xml-unknown": (
        "This XML file is not a notice of TED or eForms (it begins with ‘{root}’). Choose another file."
    ),
    "calendar-json-damaged": (
        "This JSON file is not valid or did not arrive completely (line {line}). Download it again."
    ),
    "calendar-json-unknown": (
        "This JSON file is neither an OCDS file nor a list of publications of TenderNed. Choose another file."
    ),
    "calendar-pdf-no-table": (
        "We find no table in this PDF with column names such as ‘Onderwerp’ or ‘Title’. "
        "Ask the sender for the Excel file."
    ),
    "calendar-pdf-no-pages": "The PDF has no pages. Make the PDF again and try that.",
    "calendar-pdf-pictures": (
        "This PDF consists of pictures, there is no text in it. Ask the sender for the Excel file."
    ),
    "calendar-zip": "This is a ZIP file. Unpack it and choose the file with the calendar inside.",
    "calendar-text-document": (
        "This is a text or a presentation, not a calendar. Choose the Excel, CSV or PDF file of the "
        "calendar; a text is screened at ‘Screen’."
    ),
    "calendar-macro": "This file contains macros. Save it as .xlsx without macros and try again.",
    # parts of a file that are passed over
    "sheet-hidden": "Sheet ‘{sheet}’ is hidden and was not read.",
    "rows-hidden-read": (
        "Sheet ‘{sheet}’ has hidden rows that were read: {rows}. Take them out of the file if they do not "
        "belong in the calendar."
    ),
    "columns-hidden-read": (
        "Sheet ‘{sheet}’ has hidden columns that were read: {columns}. Take them out of the file if they do "
        "not belong in the calendar."
    ),
    "sheet-skipped": "Sheet ‘{sheet}’ was not read: it holds no calendar.",
    "row-section": "Row {row} is a heading (‘{text}’) and not a tender.",
    "row-footnote": "Row {row} is a footnote or explanation (‘{text}’) and not a tender.",
    "row-header": "Row {row} repeats the column names and is not a tender.",
    "row-total": "Row {row} is a total (‘{text}’) and not a tender.",
    "rows-more-skipped": (
        "Another {count} rows were skipped (headings, footnotes or repeated column names)."
    ),
    "row-quote-open": (
        "A quotation mark is not closed near row {row}, so rows were read as one. "
        "Add the quotation mark and try again."
    ),
    "row-cut-short": (
        "Row {row} is cut short: the file ends in the middle of a cell. Check that the file is complete."
    ),
    "row-too-wide": (
        "Row {row} has more cells than there are columns; we read the first {columns}. "
        "Is there a separator inside a text?"
    ),
    "mapping-column-missing": "Column ‘{label}’ of the saved column layout is not in this file.",
    "money-unit-beside": (
        "Beside the table stands ‘{text}’. We count the amounts in column ‘{label}’ that name no unit "
        "themselves so."
    ),
    "money-all-low": (
        "All amounts in column ‘{label}’ are below € 5,000. Are they thousands of euro? Then put "
        "‘(x € 1.000)’ in the name of the column."
    ),
    "money-second-column": (
        "Column ‘{label}’ holds amounts too, in rows where ‘{value}’ is empty. We do not read these: put all "
        "amounts in one column."
    ),
    "mapping-year-used": (
        "This file names no year above the table. Moments without a year are read as {year}, the year of the "
        "column layout."
    ),
    "money-column-vat-taken-off": (
        "The amounts in column ‘{label}’ include VAT at the rate that stands with it. We took the VAT off."
    ),
    "money-column-including-vat": (
        "The amounts in column ‘{label}’ include VAT and the rate is not given. Without VAT they are lower; "
        "we take them as upper limits. Give the amounts without VAT, or name the rate in the column’s name."
    ),
    "columns-inseparable": (
        "We could not tell these columns of the PDF apart: {labels}. Ask the sender for the Excel file."
    ),
    "notice-no-tender": (
        "This notice is about the registration of a firm, not about a tender. Choose another file."
    ),
    "notice-withheld": "This notice withholds data; those stay empty.",
    "notice-no-title": "This notice has no title.",
    # a row
    "title-missing": "Row {row} has no title.",
    "id-repeated": "The reference ‘{text}’ occurs more than once; we made it unique.",
    "money-whole-euros": (
        "A column of thousands holds ‘{text}’. We read it as whole euros; check the amount."
    ),
    "money-unclear": (
        "We do not understand the value ‘{text}’. Write for example ‘€ 250.000’ or ‘€ 50.000 - € 100.000’."
    ),
    "money-placeholder": (
        "The value ‘{text}’ is so low that it looks like a placeholder. We take the value as unknown."
    ),
    "money-nines": (
        "The value ‘{text}’ has only nines and looks like a placeholder. We take the value as unknown."
    ),
    "money-negative": "The value ‘{text}’ is negative. We take the value as unknown; check the amount.",
    "money-implausible": (
        "The value ‘{text}’ is improbably high. We take the value as unknown; check the amount."
    ),
    "money-currency": "The value ‘{text}’ is not in euro. We take the value as unknown.",
    "money-including-vat": (
        "The value ‘{text}’ includes VAT without naming the rate. Without VAT it is lower; we take it as "
        "the upper limit. Write the value without VAT, or with its rate."
    ),
    "money-vat-taken-off": "The value ‘{text}’ includes VAT at the rate it names. We took the VAT off.",
    "money-per-year-without-duration": (
        "The value ‘{text}’ is per year or month, but the duration is unknown. So the total is unknown."
    ),
    "money-per-lot-without-lots": (
        "The value ‘{text}’ is per lot, but the number of lots is unknown. So the total is unknown."
    ),
    "date-unclear": ("We do not understand the moment ‘{text}’. Write for example ‘Q2 2027’ or ‘1-9-2027’."),
    "date-without-year": "The moment ‘{text}’ lacks the year. Write for example ‘Q2 2027’.",
    "mark-unclear": (
        "We do not understand ‘{text}’ in a column of crosses. Put an x in the period in which you publish."
    ),
    "duration-unclear": (
        "We do not understand the duration ‘{text}’. Write for example ‘2 jaar + 2x1 jaar’."
    ),
    "duration-unit-unclear": (
        "It is not clear whether the duration ‘{text}’ is in years or months. Add it, for example ‘4 jaar’ "
        "or ‘48 maanden’."
    ),
    "options-in-text": "The extension stands in the text only: ‘{text}’. We count it in the duration.",
    "contract-end-in-text": "The end of the present contract stands in the text only: ‘{text}’.",
    "duration-implausible": "The duration ‘{text}’ is improbably long. We take the duration as unknown.",
    "cpv-unknown": "The CPV code ‘{text}’ does not exist: no CPV code begins like this.",
    "cpv-unclear": "We find no CPV code in ‘{text}’. A CPV code has eight digits.",
    "procedure-unclear": "We do not know the procedure ‘{text}’.",
    "procedure-ambiguous": (
        "‘{text}’ may be an open European procedure or a direct award, and the value does not tell. Write "
        "the procedure in full."
    ),
    "kind-unclear": "We recognise no works, supplies or services in ‘{text}’.",
}
