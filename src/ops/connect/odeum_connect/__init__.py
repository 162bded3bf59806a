"""Logs a browser in with a link that odeum made.

A link holds a token that is written down nowhere. Its SHA-256 is the name of a file that
only odeum can write: this directory is mounted read-only. Whoever first makes a file of that
name where Odoo can write has used the link up.
"""
import hashlib
import inspect
import json
import logging
import os
import re
import time

import werkzeug.utils

from odoo import http
from odoo.http import request
from odoo.tools import config

LINKS = "/etc/odoo/connect"
TOKEN = re.compile(r"(/odeum/connect/)\w+")


class Mask(logging.Filter):
    """Keeps tokens out of the log of requests."""

    def filter(self, record):
        message = record.getMessage()
        if TOKEN.search(message):
            record.msg, record.args = TOKEN.sub(r"\1****", message), ()
        return True


logging.getLogger("werkzeug").addFilter(Mask())


class Connect(http.Controller):
    @http.route("/odeum/connect/<string:token>", type="http", auth="none", methods=["GET"])
    def connect(self, token, **_):
        headers = request.httprequest.headers
        ahead = "prefetch" in headers.get("Purpose", "") + headers.get("Sec-Purpose", "")
        # Whoever only looks ahead has not come.
        link = None if ahead or request.httprequest.method != "GET" else self._claim(token)
        user = link and request.env(user=link["user"])["res.users"].browse(link["user"])
        if not user or not user.exists() or not user.active:
            words = "This link was used, or is too old. Make another one with: odeum env connect\n"
            response = request.make_response(words, [("Content-Type", "text/plain; charset=utf-8")])
            response.status_code = 403
        else:
            self._open(user)
            response = werkzeug.utils.redirect(link["path"] or self._home(user), 303)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _claim(self, token):
        """What the link is for, unless it was used, is too old, or is another environment's."""
        name = hashlib.sha256(token.encode()).hexdigest()
        try:
            with open(os.path.join(LINKS, name)) as file:
                link = json.load(file)
        except (OSError, ValueError):
            return None
        if time.time() > link["expires"]:
            return None
        if not request.db or request.db != link["database"] or request.httprequest.host != link["host"]:
            return None
        used = os.path.join(config["data_dir"], "odeum_connect")
        os.makedirs(used, mode=0o700, exist_ok=True)
        for old in os.listdir(used):
            # Its link went with a later one's making, or goes then.
            if not os.path.exists(os.path.join(LINKS, old)):
                os.unlink(os.path.join(used, old))
        try:
            os.close(os.open(os.path.join(used, name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return None
        return link

    def _open(self, user):
        """What a login does once it has checked the password, in each series."""
        session = request.session
        session["db"] = request.db
        session["login"] = session["pre_login"] = user.login
        session["pre_uid"] = user.id
        if "env" in inspect.signature(session.finalize).parameters:  # from 16 on
            session.finalize(request.env)
            request.update_env(user=user.id)
        else:
            session.pop("pre_login")
            session.finalize()

    def _home(self, user):
        if user.has_group("base.group_user"):
            return "/web"
        return "/my" if "portal" in request.env.registry._init_modules else "/"
