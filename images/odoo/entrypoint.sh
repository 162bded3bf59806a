#!/bin/bash
# The interface of the published odoo image: HOST, PORT, USER and PASSWORD (or PASSWORD_FILE) name the
# database server unless the configuration file does; `odoo …` and bare options start Odoo once the
# server answers; any other command is run as it is.
#
# They reach Odoo as libpq's own variables: every series honours those, options on the command line
# win over them, and the password is in nobody's argument list.
set -eo pipefail

# The file Odoo will read: that of -c or --config, else $ODOO_RC.
configuration() {
  local file=${ODOO_RC:-/etc/odoo/odoo.conf}
  while (($#)); do
    case $1 in
      -c | --config) file=${2:-$file} ;;
      --config=*) file=${1#*=} ;;
      -c?*) file=${1#-c} ;;
    esac
    shift
  done
  printf '%s' "$file"
}

# Fills `held` with the db_* options of a configuration file. As for Python's configparser, which reads it
# in Odoo, a line further to the right than the option above goes on with that. `False` is how Odoo writes
# "not set".
declare -A held=()
read_configuration() {
  local line section=options value blanks indent=-1
  [[ -r $1 ]] || return 0
  shopt -s nocasematch
  while IFS= read -r line || [[ -n $line ]]; do
    blanks=${line%%[![:blank:]]*}
    if [[ $line =~ ^[[:space:]]*([#\;].*)?$ ]]; then
      continue
    elif ((indent >= 0 && ${#blanks} > indent)); then
      continue
    elif [[ $line =~ ^[[:blank:]]*\[([^]]*)\] ]]; then
      section=${BASH_REMATCH[1]} indent=-1
      continue
    fi
    indent=${#blanks}
    if [[ $section == options && $line =~ ^[[:blank:]]*db_(host|port|user|password)[[:blank:]]*[=:](.*)$ ]]; then
      value=${BASH_REMATCH[2]}
      value=${value#"${value%%[![:space:]]*}"}
      value=${value%"${value##*[![:space:]]}"}
      [[ -z $value || $value == false || $value == none ]] || held[${BASH_REMATCH[1],,}]=$value
    fi
  done <"$1"
  shopt -u nocasematch
}

wait_for_database() {
  local host=${held[host]:-$PGHOST} port=${held[port]:-$PGPORT} tools ready
  tools=(/usr/lib/postgresql/*/bin/pg_isready)
  ready=("${tools[-1]}" -q -t 2 -h "$host" -p "$port" -d postgres)
  SECONDS=0
  until "${ready[@]}"; do
    if ((SECONDS >= 30)); then
      echo "odoo: no database server answers at $host:$port, waited 30 s" >&2
      exit 1
    fi
    sleep 0.1
  done
}

# Whether this command line is answered without a database.
needs_no_database() {
  local word
  [[ $1 != scaffold && $1 != help ]] || return 0
  for word; do [[ $word != --version && $word != --help && $word != -h ]] || return 0; done
  return 1
}

case ${1:-odoo} in
  -- | odoo)
    shift || true
    set -- odoo "$@" ;;
  -*) set -- odoo "$@" ;;
esac

file=${ODOO_RC:-/etc/odoo/odoo.conf}
[[ $1 != odoo ]] || file=$(configuration "$@")
read_configuration "$file"
if [[ -n $PASSWORD_FILE && -z $PASSWORD ]]; then PASSWORD=$(<"$PASSWORD_FILE"); fi
[[ -n ${held[host]} ]] || export PGHOST=${HOST:-${PGHOST:-db}}
[[ -n ${held[port]} ]] || export PGPORT=${PORT:-${PGPORT:-5432}}
[[ -n ${held[user]} ]] || export PGUSER=${USER:-${PGUSER:-odoo}}
[[ -n ${held[password]} ]] || export PGPASSWORD=${PASSWORD:-${PGPASSWORD:-odoo}}

if [[ $1 == odoo ]] && ! needs_no_database "${@:2}"; then wait_for_database; fi
exec "$@"
