"""Forget the files people attached; they run after all .sql files.

A script in Python gets ODOO_DB, DB_HOST, DB_PORT, DB_USER and DB_PASSWORD in its
environment, and has Odoo's files at /var/lib/odoo.
"""

import os

import psycopg2

connection = psycopg2.connect(
    dbname=os.environ["ODOO_DB"],
    host=os.environ["DB_HOST"],
    port=os.environ["DB_PORT"],
    user=os.environ["DB_USER"],
    password=os.environ["DB_PASSWORD"],
)
with connection, connection.cursor() as cursor:
    cursor.execute("DELETE FROM ir_attachment WHERE res_model = 'mail.compose.message'")
    print(cursor.rowcount, "attachments are gone")
