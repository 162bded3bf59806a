{
    "name": "odeum: login links",
    "summary": "Logs a browser in with a link that odeum made",
    "author": "odeum",
    "license": "Other OSI approved licence",
    "version": "1.0",
    "depends": ["base", "web"],
    # It is loaded by the server and installed nowhere.
    "installable": False,
}
