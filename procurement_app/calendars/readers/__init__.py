"""One reader a file format. Each gives entries, or raises UnreadableFile with one clear sentence."""
