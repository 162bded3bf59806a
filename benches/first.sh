#!/usr/bin/env bash
# First figures of the main job, against the floor on the same machine in the same
# run: `benches/first.sh [BINARY] [RUNS]`, after `odeum quickstart`. The floor of
# `env create` is a bare CREATE DATABASE … TEMPLATE, `docker run`, and Odoo's own
# start until /web/login answers 200. Times are in milliseconds: min median max.
set -euo pipefail
odeum=${1:-target/release/odeum}
runs=${2:-5}
data=$("$odeum" config show --json | python3 -c 'import json,sys; print(next(s["value"] for s in json.load(sys.stdin)["settings"] if s["key"]=="storage.data_dir"))')
repo=file://$data/quickstart/addons.git
port=59069
field() { python3 -c "import json,sys; print(json.load(open('$data/$1'))['$2'])"; }
export PGHOST=127.0.0.1 PGPORT PGUSER PGPASSWORD PGDATABASE=postgres
PGPORT=$(field system.json database_port) PGUSER=$(field system.json database_user) PGPASSWORD=$(field system.json database_password)

now() { date +%s%N; }
since() { echo $((($(now) - $1) / 1000000)); }
spread() { sort -n | awk '{v[NR]=$1} END {printf "%6d %6d %6d\n", v[1], v[int((NR+1)/2)], v[NR]}'; }
until_login() { until [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/web/login")" = 200 ]; do sleep 0.02; done; }

floor() {
  local work started password=benchpassword
  work=$data/bench.$$; mkdir "$work"
  mkdir -p "$work/conf" "$work/data/filestore"
  psql -qc "CREATE ROLE bench LOGIN PASSWORD '$password' IN ROLE odeum_owner_1"
  cat >"$work/conf/odoo.conf" <<CONF
[options]
db_host = odeum-db
db_user = bench
db_password = $password
data_dir = /var/lib/odoo
addons_path = /mnt/extra-addons
max_cron_threads = 0
CONF
  chmod -R a+rwX "$work"
  chmod a+x "$work"
  started=$(now)
  psql -qc 'CREATE DATABASE bench OWNER bench TEMPLATE odeum_template_1_default STRATEGY wal_log'
  docker run -d --name odeum-bench --network odeum-net -p 127.0.0.1:$port:8069 --entrypoint odoo \
    -v "$work/conf:/etc/odoo:ro" -v "$work/data:/var/lib/odoo" odoo:19.0 -d bench --dev=xml >/dev/null
  until_login $port
  since "$started"
  docker rm -fv odeum-bench >/dev/null
  psql -qc 'DROP DATABASE bench WITH (FORCE)' -c 'DROP OWNED BY bench' -c 'DROP ROLE bench'
  rm -rf "$work"
}

ours() {
  local started
  started=$(now)
  "$odeum" env create bench --template default --repo-url "$repo" -q >/dev/null 2>&1
  since "$started"
  started=$(now)
  "$odeum" env delete bench -y -q >/dev/null
  since "$started" >>"$scratch/delete"
}

mcp() {
  local started
  started=$(now)
  printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"b","version":"0"}}}' \
    '{"jsonrpc":"2.0","method":"notifications/initialized"}' '{"jsonrpc":"2.0","id":2,"method":"tools/list"}' |
    "$odeum" mcp 2>/dev/null | awk 'NR==2 {exit}'
  since "$started"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
floor >/dev/null; ours >/dev/null # warm
: >"$scratch/delete"
for _ in $(seq "$runs"); do
  floor >>"$scratch/floor"
  ours >>"$scratch/create"
  started=$(now); "$odeum" --version >/dev/null; since "$started" >>"$scratch/version"
  started=$(now); "$odeum" env list >/dev/null; since "$started" >>"$scratch/list"
  mcp >>"$scratch/mcp"
done
printf '%-28s %6s %6s %6s\n' "ms, $runs runs" min median max
for figure in floor create delete version list mcp; do printf '%-28s %s\n' "$figure" "$(spread <"$scratch/$figure")"; done
ls -l "$odeum" | awk '{printf "binary %.1f MB\n", $5 / 1e6}'
