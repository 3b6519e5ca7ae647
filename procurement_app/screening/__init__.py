"""The rules engine: documents and calendar entries in, findings and chances out. Pure functions of
their input, the rulebook and a date."""
