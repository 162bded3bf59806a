-- Names and addresses of people who are not users become made-up ones.
--
-- In a repository: .odeum/sanitize/10-people.sql, run in every new environment.
-- For all of a team's templates: odoo_sanitize/10-people.sql in the team's data directory.
-- The file is one transaction; it runs as the role of the database, without psql's
-- meta-commands.
UPDATE res_partner
   SET name = 'Person ' || id,
       email = 'person' || id || '@example.com',
       phone = NULL,
       street = NULL
 WHERE NOT is_company
   AND id NOT IN (SELECT partner_id FROM res_users);
