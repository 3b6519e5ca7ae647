"""The pages: a blueprint a noun, thin, on the services."""

# Modules with `init_app(app)`, in the order in which they look at a request.
PARTS = [
    "procurement_app.web.logs",
    "procurement_app.web.sessions",
    "procurement_app.web.permissions",
    "procurement_app.web.security",
    "procurement_app.web.errors",
]

# "module:blueprint" of every noun.
BLUEPRINTS = [
    "procurement_app.web.health:bp",
    "procurement_app.web.accounts.views:bp",
]
