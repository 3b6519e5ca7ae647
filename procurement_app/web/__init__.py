"""The pages: a blueprint a noun, thin, on the services."""

# Modules with `init_app(app)`, in the order in which they look at a request.
PARTS = [
    "procurement_app.web.logs",
    "procurement_app.web.sessions",
    "procurement_app.web.permissions",
    "procurement_app.web.security",
    "procurement_app.web.errors",
    "procurement_app.web.language",
    "procurement_app.web.formats",
    "procurement_app.web.frame",
    "procurement_app.web.parameters",
]

# "module:blueprint" of every noun.
BLUEPRINTS = [
    "procurement_app.web.health:bp",
    "procurement_app.web.accounts.views:bp",
    "procurement_app.web.language:bp",
    "procurement_app.web.start:bp",
    "procurement_app.web.calendar.views:bp",
    "procurement_app.web.calendar.importing:bp",
    "procurement_app.web.entries:bp",
    "procurement_app.web.documents:bp",
    "procurement_app.web.lots:bp",
    "procurement_app.web.screening:bp",
    "procurement_app.web.rules:bp",
    "procurement_app.web.workbench:bp",
    "procurement_app.web.parameters:bp",
    "procurement_app.web.dates:bp",
    "procurement_app.web.suggestions:bp",
    "procurement_app.web.impact:bp",
    "procurement_app.web.verdicts:bp",
    "procurement_app.web.catalogue.views:bp",
    "procurement_app.web.catalogue.lists:bp",
    "procurement_app.web.own.views:bp",
    "procurement_app.web.own.evidence:bp",
    "procurement_app.web.own.chances:bp",
    "procurement_app.web.joining:bp",
    "procurement_app.web.reviews:bp",
    "procurement_app.web.firm_import:bp",
    "procurement_app.web.needs:bp",
    "procurement_app.web.introductions:bp",
    "procurement_app.web.shown:bp",
    "procurement_app.web.administration:bp",
    "procurement_app.web.about:bp",
]
