"""Imported by the helper process before it forks for jobs: what reading otherwise loads at first use."""

from pdfplumber.table import TableFinder

from procurement_app.documents import detect, docx, formats, jobs, language
from procurement_app.documents.pdf import reader

LOADED = (TableFinder, detect, docx, formats, jobs, language, reader)
