#!/bin/sh
# Installs what is missing on the host's Node, then becomes the command: sh scripts/with-packages.sh COMMAND ...
# No npm pre-script does it: npm leaves those out wherever ignore-scripts is set, as it is in .npmrc.

"${npm_node_execpath:-node}" scripts/install.mjs &
installer=$!
for signal in INT TERM HUP; do
  # shellcheck disable=SC2064 # The signal's name and the process are known now.
  trap "kill -$signal $installer 2>/dev/null" "$signal"
done

# A signal ends the wait, not the installer, which still has npm to end.
while :; do
  wait "$installer"
  status=$?
  kill -0 "$installer" 2>/dev/null || break
done
[ "$status" -eq 0 ] || exit "$status"

trap - INT TERM HUP
# The oldest of the packages of Node still warns of what its newer ones call stable: type stripping, node:sqlite.
export NODE_OPTIONS="--disable-warning=ExperimentalWarning${NODE_OPTIONS:+ $NODE_OPTIONS}"
exec "$@"
