"""Reading PDF: pdfium gives characters and boxes, pdfplumber's TableFinder the ruled tables."""
