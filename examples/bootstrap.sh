#!/bin/sh
# A developer's machine from nothing: git, the GitHub command line, uv, odeum, and GitHub's host keys.
#
#   sh bootstrap.sh [--odeum FILE|URL] [--sha256 DIGEST] [--allow-root]
#
# odeum is a file or an https address of its binary, also as $ODEUM_BINARY; one that is there already
# is replaced when the two differ. What is installed already is left alone, so the script can be run
# again at any time. Only git and odeum must come to be there; what else fails is told at the end.
set -eu

odeum=${ODEUM_BINARY:-}
digest=${ODEUM_SHA256:-}
allow_root=no
while [ $# -gt 0 ]; do
  case $1 in
  --odeum) odeum=${2:?--odeum needs a file or an address}; shift ;;
  --sha256) digest=${2:?--sha256 needs a digest}; shift ;;
  --allow-root) allow_root=yes ;;
  -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) echo "bootstrap: unknown option $1; see --help" >&2; exit 2 ;;
  esac
  shift
done

[ -z "$digest" ] || [ -n "$odeum" ] || { echo "bootstrap: --sha256 is of a file or address: name it with --odeum" >&2; exit 2; }

missing=
say() { printf '%s\n' "bootstrap: $*"; }
fail() { printf '%s\n' "bootstrap: $*" >&2; exit 1; }
later() { say "$1"; missing="$missing
  $1"; }
has() { command -v "$1" >/dev/null 2>&1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# --- who and where ---

sudo=
if [ "$(id -u)" -eq 0 ]; then
  [ "$allow_root" = yes ] || fail "run this as the person who will work here, not as root (or say --allow-root)"
else
  # Where somebody sits it may ask for a password.
  has sudo && if [ -t 0 ]; then sudo=sudo; else sudo='sudo -n'; fi
fi

family=unknown
case $(uname -s) in
Darwin) family=macos ;;
Linux)
  words=$(. /etc/os-release 2>/dev/null && printf '%s' "${ID:-} ${ID_LIKE:-}") || words=
  for word in $words; do
    case $word in
    debian | ubuntu) family=debian ;;
    fedora | rhel | centos) family=fedora ;;
    arch) family=arch ;;
    esac
    [ "$family" = unknown ] || break
  done
  ;;
esac

# Installs packages of the system; not being able to is no reason to stop here.
install() {
  case $family in
  debian)
    $sudo apt-get update -qq >/dev/null 2>&1 || true
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null ;;
  fedora) $sudo dnf install -y -q "$@" ;;
  arch) $sudo pacman -S --noconfirm --needed "$@" ;;
  macos) brew install "$@" ;;
  *) return 1 ;;
  esac
}

# Downloads; no redirection leads away from https, which wget cannot be told.
fetch() {
  has curl || install curl >/dev/null 2>&1 || return 1
  curl --proto '=https' --tlsv1.2 -fsSL -o "$2" "$1"
}

# --- git, which nothing works without ---

if has git; then
  say "git is there"
else
  install git || fail "git could not be installed: install it with your package manager, or let sudo ask \
for your password by \`sudo -v\`, then run this again"
  say "git is installed"
fi
has ssh-keygen || case $family in
debian) install openssh-client || true ;;
fedora) install openssh-clients || true ;;
arch) install openssh || true ;;
esac

# --- what odeum workstation uses ---

if has gh; then
  say "gh is there"
else
  case $family in
  arch) package=github-cli ;;
  *) package=gh ;;
  esac
  if install "$package" 2>/dev/null; then say "gh is installed"; else
    later "gh could not be installed; https://cli.github.com says how"
  fi
fi

PATH=$HOME/.local/bin:$PATH
export PATH
if has uv; then
  say "uv is there"
elif { [ "$family" = arch ] || [ "$family" = macos ]; } && install uv; then
  say "uv is installed"
elif fetch https://astral.sh/uv/install.sh "$scratch/uv.sh" 2>/dev/null &&
  UV_NO_MODIFY_PATH=1 sh "$scratch/uv.sh" >/dev/null 2>&1; then
  say "uv is installed"
elif { has pipx || install pipx; } >/dev/null 2>&1 && pipx install uv >/dev/null 2>&1; then
  say "uv is installed"
else
  later "uv could not be installed; https://docs.astral.sh/uv says how"
fi

# --- GitHub's host keys, as GitHub publishes them: nothing is taken from the network ---
# SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU (ed25519)
# SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM (ecdsa)
# SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s (rsa)

hosts=$HOME/.ssh/known_hosts
mkdir -p "$HOME/.ssh"
chmod 700 "$HOME/.ssh"
if [ -f "$hosts" ] && { ssh-keygen -F github.com -f "$hosts" >/dev/null 2>&1 || grep -q '^github\.com[ ,]' "$hosts"; }; then
  say "GitHub's host keys are there"
else
  # A last line without an end is not to be gone on with.
  if [ -s "$hosts" ] && [ -n "$(tail -c 1 "$hosts")" ]; then echo >>"$hosts"; fi
  cat >>"$hosts" <<'KEYS'
github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl
github.com ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=
github.com ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCj7ndNxQowgcQnjshcLrqPEiiphnt+VTTvDP6mHBL9j1aNUkY4Ue1gvwnGLVlOhGeYrnZaMgRK6+PKCUXaDbC7qtbW8gIkhL7aGCsOr/C56SJMy/BCZfxd1nWzAOxSDPgVsmerOBYfNqltV9/hWCqBywINIR+5dIg6JTJ72pcEpEjcYgXkE2YEFXV1JHnsKgbLWNlhScqb2UmyRkQyytRLtL+38TGxkxCflmO+5Z8CSSNY7GidjMIZ7Q4zMjA2n1nGrlTDkzwDCsw+wqFPGQA179cnfGWOWRVruj16z6XyvxvjJwbz0wQZ75XK5tKSb7FNyeIEs4TT4jk+S4dhPeAUC5y+bDYirYgM4GC7uEnztnZyaVWQ7B381AK4Qdrwt51ZqExKbQpTUNn+EjqoTwvqNj4kqx5QUCI0ThS/YkOxJCXmPUWZbhjpCg56i+2aB6CmK2JGhn57K5mj0MNdBXA4/WnwH6XoPWJzK5Nyu2zB3nAZp+S5hpQs+p1vN1/wsjk=
KEYS
  chmod 600 "$hosts"
  say "GitHub's host keys are pinned"
fi

# --- odeum ---

target=$HOME/.local/bin/odeum
mkdir -p "$HOME/.local/bin"
if [ -n "$odeum" ]; then
  case $odeum in
  https://*) fetch "$odeum" "$scratch/odeum" || fail "$odeum could not be downloaded" ;;
  *://*) fail "$odeum is not an https address" ;;
  *) cp -- "$odeum" "$scratch/odeum" || fail "$odeum cannot be read" ;;
  esac
  if [ -n "$digest" ]; then
    digest=$(printf '%s' "$digest" | tr ABCDEF abcdef)
    if has sha256sum; then found=$(sha256sum <"$scratch/odeum"); else found=$(shasum -a 256 <"$scratch/odeum"); fi
    [ "${found%% *}" = "$digest" ] || fail "$odeum has the SHA-256 ${found%% *}, not $digest: it is not installed"
  fi
  chmod 755 "$scratch/odeum"
  "$scratch/odeum" --version >/dev/null 2>&1 || fail "$odeum does not run on this machine"
  if cmp -s "$scratch/odeum" "$target" 2>/dev/null; then
    say "odeum is up to date"
  else
    # Beside it first: one that runs now cannot be written over.
    cp "$scratch/odeum" "$target.new"
    mv -f "$target.new" "$target"
    say "odeum is installed: $("$target" --version)"
  fi
elif has odeum; then
  say "odeum is there: $(odeum --version)"
elif has cargo && cargo install --quiet --locked --root "$HOME/.local" odeum; then
  say "odeum is installed: $(odeum --version)"
else
  fail "there is no odeum yet: name its binary with --odeum FILE or --odeum https://…"
fi

# --- the search path of later shells ---

# The file this person's shell reads: bash passes .profile over where there is one of its own.
case ${SHELL:-} in
*/zsh) profile=$HOME/.zprofile ;;
*/bash) if [ -f "$HOME/.bash_profile" ]; then profile=$HOME/.bash_profile; else profile=$HOME/.profile; fi ;;
*) profile=$HOME/.profile ;;
esac
line='PATH=$HOME/.local/bin:$PATH'
if ! grep -qsF "$line" "$profile"; then
  printf '\n# Programs of this person, odeum among them\n%s\nexport PATH\n' "$line" >>"$profile"
  say "~/.local/bin is on the search path of later shells"
fi

[ -z "$missing" ] || say "left for you to do:$missing"
cat <<'NEXT'

Next:
  odeum workstation generate-config odoo-minimal   # writes ~/code/config.toml; or oca-contributor
  odeum workstation install-tools                  # programs and packages
  odeum workstation init                           # directories
  odeum workstation pull-repos                     # repositories
  odeum workstation create-venvs                   # Python environments
  odeum workstation ensure-db-user                 # a role of PostgreSQL for Odoo
  odeum workstation doctor                         # looks whether all is well
NEXT
