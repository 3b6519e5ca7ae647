"""Who may do what: accounts, the audit record, secrets in links, limits on public forms."""
