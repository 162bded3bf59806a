#!/bin/sh
# Makes an environment for a branch, checks that its login page answers 200,
# prints the warnings Odoo wrote, and deletes the environment whatever happened.
#
#   branch-check.sh REPOSITORY_URL BRANCH [TEMPLATE]
#
# The status is that of the check: 0 when the page answered.
set -eu

repository=${1:?which repository?}
branch=${2:?which branch?}
template=${3:-default}
name="check-$branch"

cleanup() {
    odeum env delete "$name" --yes --quiet >&2 || true
}
# A creation that fails or is stopped leaves nothing, so the trap comes after it.
odeum env create "$branch" --env-name "$name" --template "$template" --repo-url "$repository" --quiet
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

url=$(odeum env url "$name")

code=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 60 "$url/web/login") || true
echo "$url/web/login answers $code"

echo "Warnings and errors in the log:"
odeum env logs "$name" --level warning --n-lines 50

[ "$code" = 200 ]
