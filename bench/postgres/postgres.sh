#!/usr/bin/env bash
# PostgreSQL doing the same audited change, in a cluster of its own that is gone afterwards.
#
#   postgres.sh start DIR            makes the cluster in DIR if there is none, and starts it
#   postgres.sh run DIR MEASURE S    plain | chain | page | history for S seconds; prints JSON
#   postgres.sh stop DIR
#
# Default configuration but for shared_buffers = 256MB; fsync and synchronous_commit stand at on, as
# they do by default, and are written out so that nobody has to wonder. Clients speak TCP over
# loopback, as the HTTP clients do. CLIENTS (64), THREADS (2), PORT (54329), HISTORY (3): from the
# environment.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
verb=${1:?start, run or stop}
dir=${2:?directory}
port=${PORT:-54329}
clients=${CLIENTS:-64}
threads=${THREADS:-2}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
cluster=$dir/cluster

# The server refuses to run as root.
as_owner() {
  if [[ $(id -u) == 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

sql() {
  "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U bench -d postgres "$@"
}

start() {
  if [[ ! -e $cluster/PG_VERSION ]]; then
    mkdir -p "$cluster"
    if [[ $(id -u) == 0 ]]; then chown postgres "$cluster"; fi
    as_owner "$bin/initdb" -D "$cluster" -U bench -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    as_owner tee -a "$cluster/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
shared_buffers = 256MB
fsync = on
synchronous_commit = on
CONF
    local fresh=yes
  fi
  as_owner "$bin/pg_ctl" -D "$cluster" -l "$cluster/log" -w -s start
  if [[ ${fresh:-} ]]; then
    sql -v history="${HISTORY:-3}" -f "$here/schema.sql"
    sql -c 'VACUUM ANALYZE' -c 'CHECKPOINT'
  fi
}

# pgbench logs each transaction's latency in microseconds in the third column.
run() {
  local measure=$1 seconds=$2 script=$1
  case $measure in
    plain | chain) sql -f "$here/variant_$measure.sql" >/dev/null 2>&1; script=mark ;;
    page | history) ;;
    *) echo "unknown measure: $measure" >&2; exit 2 ;;
  esac
  local logs
  logs=$(mktemp -d "$dir/log.XXXXXX")
  "$bin/pgbench" -n -M prepared -h 127.0.0.1 -p "$port" -U bench -f "$here/$script.sql" \
    -c "$clients" -j "$threads" -T "$seconds" -l --log-prefix="$logs/pgbench" postgres \
    >"$logs/out" 2>"$logs/err" || { cat "$logs/err" >&2; exit 1; }
  local tps
  tps=$(awk '/^tps = / { print $3 }' "$logs/out")
  cat "$logs"/pgbench.* | awk '{ print $3 }' | sort -n | awk -v tps="$tps" '
    { us[NR] = $1 }
    END {
      printf "{\"per_second\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"requests\": %d, \"refused\": 0, \"broken\": 0}\n",
        tps, us[int((NR + 1) * 0.50)] / 1000, us[int((NR + 1) * 0.99)] / 1000, NR
    }'
  rm -r "$logs"
}

stop() {
  if [[ -e $cluster/postmaster.pid ]]; then
    as_owner "$bin/pg_ctl" -D "$cluster" -m fast -w -s stop
  fi
}

case $verb in
  start) start ;;
  run) run "${3:?measure}" "${4:?seconds}" ;;
  stop) stop ;;
  *) echo "unknown verb: $verb" >&2; exit 2 ;;
esac
