#!/bin/bash
# The interface of the published postgres image: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB (each also
# as …_FILE), POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, PGDATA, and the scripts of
# /docker-entrypoint-initdb.d; `postgres …` and bare options start the server, other commands are run.
#
# The directory .initialising is there from before the first file until after the last: a data directory
# that still has it was interrupted (or a script failed) and is made anew.
set -Eeo pipefail
shopt -s nullglob

fail() {
  echo "postgres: $*" >&2
  exit 1
}

# Sets a variable from the file its …_FILE names.
from_file() {
  local file_name=$1_FILE
  [[ -n ${!file_name} ]] || return 0
  [[ -z ${!1} ]] || fail "$1 and $file_name are both set, keep one"
  [[ -r ${!file_name} ]] || fail "$file_name: ${!file_name} cannot be read"
  export "$1=$(<"${!file_name}")"
  unset "$file_name"
}

# Whether the command only prints something.
only_prints() {
  local word
  for word; do
    case $word in -\? | --help | --describe-config | -V | --version) return 0 ;; esac
  done
  return 1
}

psql_init() {
  psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

run_script() {
  echo "postgres: running $1"
  case $1 in
    *.sh)
      # shellcheck disable=SC1090
      if [[ -x $1 ]]; then "$1"; else . "$1"; fi ;;
    *.sql) psql_init --file "$1" ;;
    *.sql.gz) gunzip --stdout "$1" | psql_init ;;
    *) echo "postgres: $1 is neither .sh, .sql nor .sql.gz, left out" ;;
  esac
}

make_data_directory() {
  local arguments=() loopback=scram-sha-256 entry
  [[ $POSTGRES_HOST_AUTH_METHOD != trust ]] || loopback=trust
  eval "arguments=($POSTGRES_INITDB_ARGS)"
  # initdb wants an empty directory, and the marker is one.
  initdb --pgdata="$marker" --username="$POSTGRES_USER" --auth-local=trust --auth-host="$loopback" \
    --no-sync ${POSTGRES_PASSWORD:+--pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD")} "${arguments[@]}" >/dev/null
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$marker/pg_hba.conf"
  for entry in "$marker"/*; do mv "$entry" "$PGDATA/"; done
}

# Creates the database and runs the scripts on a server nobody else can reach.
fill() {
  local scripts=(/docker-entrypoint-initdb.d/*) script server
  [[ $POSTGRES_DB != postgres ]] || ((${#scripts[@]})) || return 0
  local -x PGHOST=/var/run/postgresql PGPORT=5432 PGPASSWORD=$POSTGRES_PASSWORD
  "$@" -D "$PGDATA" -p 5432 -c listen_addresses= -c unix_socket_directories=/var/run/postgresql -c fsync=off &
  server=$!
  until pg_isready --quiet --username="$POSTGRES_USER" --dbname=postgres; do
    kill -0 "$server" 2>/dev/null || fail "the server did not start on the new data directory"
    sleep 0.05
  done
  [[ $POSTGRES_DB == postgres ]] || createdb --username="$POSTGRES_USER" --maintenance-db=postgres -- "$POSTGRES_DB"
  for script in "${scripts[@]}"; do run_script "$script"; done
  kill -INT "$server"
  wait "$server"
}

initialise() {
  [[ -n $POSTGRES_PASSWORD || $POSTGRES_HOST_AUTH_METHOD == trust ]] ||
    fail "set POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) for the first start of a database"
  if [[ -d $marker ]]; then
    echo "postgres: an earlier initialisation did not finish, starting again"
    find "$PGDATA" -mindepth 1 ! -path "$marker" ! -name lost+found -delete
  else
    [[ -z $(find "$PGDATA" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit) ]] ||
      fail "$PGDATA is neither empty nor a data directory"
    mkdir "$marker"
  fi
  chmod 700 "$marker"
  make_data_directory
  fill "$@"
  initdb --pgdata="$PGDATA" --sync-only >/dev/null
  rmdir "$marker"
}

# Runs the server and ends it quickly but cleanly on SIGTERM too: to PostgreSQL itself that means to wait
# until every client has left, and an imported image cannot ask Docker for another signal.
serve() {
  local server signal status=0
  "$@" &
  server=$!
  for signal in HUP INT QUIT USR1 USR2; do
    # shellcheck disable=SC2064
    trap "kill -$signal $server" "$signal"
  done
  # shellcheck disable=SC2064
  trap "kill -INT $server" TERM
  # A signal interrupts `wait`, so it is asked again until the server has ended.
  while kill -0 "$server" 2>/dev/null; do
    status=0
    wait "$server" || status=$?
  done
  exit "$status"
}

[[ $# -gt 0 && $1 != -* ]] || set -- postgres "$@"
if [[ $1 != postgres ]] || only_prints "$@"; then exec "$@"; fi

for name in POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_INITDB_ARGS; do from_file "$name"; done
export POSTGRES_USER=${POSTGRES_USER:-postgres}
export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}

if [[ $(id -u) == 0 ]]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres {} +
  chmod 700 "$PGDATA"
  chmod 3775 /var/run/postgresql
  exec gosu postgres "${BASH_SOURCE[0]}" "$@"
fi

marker=$PGDATA/.initialising
mkdir -p "$PGDATA"
if [[ -d $marker || ! -s $PGDATA/PG_VERSION ]]; then initialise "$@"; fi
unset POSTGRES_PASSWORD
case $2 in --single | --boot | --check) exec "$@" ;; esac
serve "$@"
