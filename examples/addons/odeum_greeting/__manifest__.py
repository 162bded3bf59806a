{
    "name": "Greeting",
    "summary": "Greets contacts: the example module of odeum's quickstart",
    "version": "19.0.1.0.0",
    "category": "Tools",
    "license": "LGPL-3",
    "author": "odeum",
    "depends": ["base", "web"],
    "data": ["views.xml"],
}
