#!/usr/bin/env bash
# The demo that goes on until Ctrl-C: finds all orders while new ones come in, and leaves no process behind.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
said="$(mktemp)"
demo=""
finish() {
  [ -z "$demo" ] || kill -KILL -- "-$demo" 2>/dev/null || true
  rm -f "$said"
}
trap finish EXIT
fail() { echo "$*" >&2; cat "$said" >&2; exit 1; }

# A process group of its own, as a terminal gives it; and SIGINT not ignored, as it is in the background of a script.
set -m
"$here/demo.sh" >"$said" 2>&1 </dev/null &
demo=$!
set +m
for _ in $(seq 1200); do
  ! grep -q "Ctrl-C ends both" "$said" || break
  kill -0 "$demo" 2>/dev/null || fail "the demo ended by itself"
  sleep 0.1
done
grep -q "Ctrl-C ends both" "$said" || fail "the demo does not come to its end"
grep -q "missing 0, doubled 0, foreign 0" "$said" || fail "not every order arrived"
sleep 0.5
kill -INT -- "-$demo"
for _ in $(seq 100); do
  kill -0 -- "-$demo" 2>/dev/null || break
  sleep 0.1
done
! kill -0 -- "-$demo" 2>/dev/null || fail "something of the demo is still there: $(ps -o pid,args --no-headers -g "$demo")"
demo=""
