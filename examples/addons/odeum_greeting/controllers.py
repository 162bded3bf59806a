from odoo import http
from odoo.http import request


class Greeting(http.Controller):
    @http.route("/greeting", type="http", auth="public")
    def greeting(self):
        return request.env.user.partner_id.sudo().greeting
