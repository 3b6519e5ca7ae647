"""Work outside a request: the queue, the confined worker, and what is done every day."""
