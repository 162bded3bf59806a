from odoo import api, fields, models


class Partner(models.Model):
    _inherit = "res.partner"

    greeting = fields.Char(compute="_compute_greeting")

    @api.depends("name")
    def _compute_greeting(self):
        for partner in self:
            partner.greeting = f"Hello, {partner.name or 'stranger'}!"
