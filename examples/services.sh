#!/bin/sh
# A Redis for the team's environments, with a password nobody types: makes it once, and from then on
# brings in a newer image. Odoo reads REDIS_URL when odeum.toml has
#   [team.1.variables]
#   REDIS_URL = "redis://:{secret:redis}@redis:6379"
set -eu

if odeum service list --json | grep -q '"name": "redis"'; then
  odeum service update redis
else
  openssl rand -hex 24 | odeum secret set redis
  variables='PASSWORD={secret:redis}'
  check='REDISCLI_AUTH=$PASSWORD redis-cli ping'
  start='exec docker-entrypoint.sh redis-server --appendonly yes --requirepass "$PASSWORD"'
  odeum service create redis redis:8 6379 --volumes data:/data --env-vars "$variables" --health "$check" -- sh -c "$start"
fi
odeum service list
