"""Planned tenders: their sectors, labour intensity, chances, score and steps."""
