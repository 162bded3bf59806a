#!/bin/sh
# A weekly look, for cron: what is wrong, what is left over, what is used, and what was done.
# It changes nothing; with --force as its argument it removes what is left over.
set -eu

odeum doctor || true
if [ "${1:-}" = --force ]; then
  odeum cleanup --force --yes
else
  odeum cleanup
fi
odeum stats
odeum events --since 7d --limit 200
