"""Tender documents: received, read and screened, alone and as the documents of one tender."""
