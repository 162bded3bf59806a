#!/bin/sh
# The interface of the published redis image: `redis-server …`, bare options and a path ending in .conf
# start the server, as the user redis and in the directory /data; other commands are run.
set -eu

case ${1:-redis-server} in
-* | *.conf) set -- redis-server "$@" ;;
esac

if [ "$1" = redis-server ]; then
  # Else it answers nobody but its own container as long as it has no password.
  case " $* " in
  *" --protected-mode "* | *.conf*) ;;
  *) set -- "$@" --protected-mode no ;;
  esac
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid redis --regid redis --clear-groups -- "$@"
  fi
fi
exec "$@"
