#!/usr/bin/env bash
# Shows invd at work against the sandbox: a made-up shop on this machine, no Amazon account, no root rights.
# INVD_BUILD names the build to show: build/release unless said otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

build="$(realpath "${INVD_BUILD:-build/release}")"
once=false
for argument in "$@"; do
  case "$argument" in
    --once) once=true ;;
    --help | -h)
      echo "./dev demo [--once]    a shop in a box: the sandbox in Amazon's place, invd and invctl in a temporary folder,"
      echo "                       no root rights. It goes on until Ctrl-C, with commands to try."
      echo "    --once             imports, shows what came, compares with the sandbox's truth, ends with 0 when all arrived"
      exit 0
      ;;
    *) echo "demo: unknown option $argument; it takes --once" >&2; exit 2 ;;
  esac
done

invd="$build/daemon/invd"
invctl_program="$build/ctl/invctl"
sandbox="$build/tests/sandbox/amazon-sandbox"
orders=2000

home="$(mktemp -d "${TMPDIR:-/tmp}/invd-demo.XXXXXX")"
sandbox_pid=""
invd_pid=""
tail_pid=""
finish() {
  local status=$?
  trap - EXIT INT TERM
  [ -z "$tail_pid" ] || kill "$tail_pid" 2>/dev/null || true
  [ -z "$invd_pid" ] || { kill "$invd_pid" && wait "$invd_pid"; } 2>/dev/null || true
  [ -z "$sandbox_pid" ] || { kill "$sandbox_pid" && wait "$sandbox_pid"; } 2>/dev/null || true
  if [ $status -ne 0 ] && [ $status -ne 130 ]; then
    echo "demo: failed; the logs:" >&2
    tail -n 20 "$home"/*.log >&2 || true
  fi
  rm -rf "$home"
  exit $status
}
trap finish EXIT
trap 'echo; say "Ending invd and the sandbox."; exit 0' INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }
show() { printf '\n$ invctl %s\n' "$*"; invctl "$@"; }
invctl() { "$invctl_program" --socket "$home/control.sock" "$@"; }
# wait_for SECONDS WHAT COMMAND...
wait_for() {
  local left=$(($1 * 10)) what="$2"
  shift 2
  until "$@"; do
    left=$((left - 1))
    [ $left -gt 0 ] || { echo "demo: $what took too long" >&2; return 1; }
    [ -z "$invd_pid" ] || kill -0 "$invd_pid" 2>/dev/null || { echo "demo: invd ended" >&2; return 1; }
    sleep 0.1
  done
}

say "A shop of 500 products and $orders orders is made, and a stand-in for Amazon opens it."
live=6
$once && live=0
"$sandbox" --port 0 --port-file "$home/port" --skus 500 --orders $orders --marketplaces US,CA --live-rate $live \
  --quota-scale 200 >"$home/sandbox.log" 2>&1 &
sandbox_pid=$!
wait_for 30 "the sandbox" test -s "$home/port"
base="http://127.0.0.1:$(cat "$home/port")"
echo "It listens on $base, and has Amazon's rate limits (200 times faster, so that nobody waits)."

say "invd gets a configuration, three dummy credentials and a folder: $home"
(
  umask 077
  value() { sed -n "s/^ *$1: *# //p" "$home/sandbox.log"; }
  value client_id >"$home/client-id"
  value client_secret >"$home/client-secret"
  value refresh_token >"$home/refresh-token"
  mkdir "$home/store"
)
cat >"$home/invd.yaml" <<YAML
organization:
  name: Demo Shop
  country: US
  currency: USD
  warehouses:
    - { name: Main, primary: true }
integrations:
  - name: demo
    region: na
    endpoint: $base
    login_endpoint: $base/auth/o2/token
    seller_id: A0SANDBOXSELLER
    marketplaces: [US, CA]
    credentials:
      client_id: $home/client-id
      client_secret: $home/client-secret
      refresh_token: $home/refresh-token
sync:
  orders: { interval: 15s, initial_window: 95d, preference: confirmed_and_fulfilled }
control: { socket: $home/control.sock, operators: [] }
store: { path: $home/store, max_size: 1GiB }
log: { target: $home/invd.log }
YAML
"$invd" --config "$home/invd.yaml" >"$home/invd.out.log" 2>&1 &
invd_pid=$!
wait_for 30 "the start of invd" test -S "$home/control.sock"

say "invd has started and begins to import by itself; a sync by hand joins it."
wait_for 60 "the connection to the sandbox" bash -c \
  "'$invctl_program' --socket '$home/control.sock' --json status | jq -e '.integrations[0].modules.orders.last_run' >/dev/null 2>&1"
show sync orders

show status
show orders list --limit 5
show history list --limit 3

say "Did every order arrive? The sandbox's own truth against invd's books:"
# The shop goes on meanwhile, and Amazon shows nothing of the last two minutes: what must be there is what status calls
# complete, and what is there Amazon must know.
complete="$(invctl --json status | jq -r '.integrations[0].modules.orders.watermark')"
curl -sf "$base/admin/truth?view=visible" | jq -r --arg moment "$complete" 'select(.lastUpdatedTime[:19] < $moment[:19]) | .orderId' |
  sort >"$home/truth"
invctl --jsonl orders list --limit 0 | jq -r '.order_id' | sort >"$home/books"
missing=$(comm -23 "$home/truth" "$home/books" | wc -l)
doubled=$(uniq -d "$home/books" | wc -l)
foreign=$(curl -sf "$base/admin/truth" | jq -r '.orderId' | sort | comm -13 - "$home/books" | wc -l)
echo "Amazon has $(wc -l <"$home/truth") orders that have not changed since $complete, the books have $(wc -l <"$home/books");" \
  "missing $missing, doubled $doubled, foreign $foreign."
[ "$missing" -eq 0 ] && [ "$doubled" -eq 0 ] && [ "$foreign" -eq 0 ] || exit 1
say "All is there."
! $once || exit 0

cat <<TEXT

Both go on running, and about $live orders a minute come in. In another terminal:

  export INVD_SOCKET=$home/control.sock
  alias invctl=$(cd "$(dirname "$invctl_program")" && pwd)/invctl
  invctl status --watch
  invctl watch
  invctl orders list --status pending
  invctl orders show $(head -n 1 "$home/books")
  invctl sync orders --from -7d --dry-run
  invctl items confirm --all
  invctl stock plan
  invctl doctor
  invctl quota
  curl -s -X POST $base/admin/faults -d '{"set":["malformed_order=0.02"]}'   # then: invctl quarantine list

Ctrl-C ends both and deletes $home.
TEXT
# bash lets what it starts in the background ignore Ctrl-C: tail must be told when to end.
tail --pid="$invd_pid" -f "$home/invd.log" &
tail_pid=$!
wait "$invd_pid"
