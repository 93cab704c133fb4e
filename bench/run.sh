#!/usr/bin/env bash
# Every benchmark, one after the other, on an otherwise idle machine: about ten minutes.
#
#   bench/run.sh [--quick] [--build DIR] [--out DIR] [--without a,b]
#
# Builds nothing: needs DIR/bin of a release build (build/release). --quick: short rounds, to see
# that all works; its figures mean little. --without: limits, micro, load, and the parts that
# load/load.mjs knows (letopis, demo, bare, postgres). Databases are made under BENCH_DIR
# (/var/tmp), which should lie on the disk that is to be measured. Results: OUT/results.json and
# OUT/results.md (build/bench).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
build=$root/build/release
out=$root/build/bench
without=,
command="bench/run.sh $*"
limit_seconds=2
micro_seconds=1
repetitions=5
load_seconds=8
rounds=3
while (($#)); do
  case $1 in
    --quick) limit_seconds=0.3 micro_seconds=0.1 repetitions=1 load_seconds=1 rounds=1 ;;
    --build) build=$(realpath "${2:?folder}"); shift ;;
    --out) out=$(realpath -m "${2:?folder}"); shift ;;
    --without) without=,${2:?list},; shift ;;
    *) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done
bin=$build/bin
for program in limits_bench letopis_bench bare_server; do
  if [[ ! -x $bin/$program ]]; then
    echo "$bin/$program is missing: make a release build first (./dev bench does)" >&2
    exit 1
  fi
done

mkdir -p "$out"
rm -f "$out"/{limits,micro,load}.json
scratch=$(mktemp -d "${BENCH_DIR:-/var/tmp}/letopis-run.XXXXXX")
chmod 755 "$scratch"  # PostgreSQL runs as a user of its own
trap 'rm -rf "$scratch"' EXIT
wanted() { [[ $without != *,$1,* ]]; }

if wanted limits; then
  "$bin/limits_bench" --dir "$scratch/limits" --seconds "$limit_seconds" --rounds "$rounds" \
    --json "$out/limits.json" >&2
fi
if wanted micro; then
  LETOPIS_BENCH_DIR=$scratch "$bin/letopis_bench" --benchmark_min_time="$micro_seconds" \
    --benchmark_repetitions="$repetitions" --benchmark_enable_random_interleaving=false \
    --benchmark_out="$out/micro.json" --benchmark_out_format=json >&2
fi
if wanted load; then
  parts=${without#,}
  node "$here/load/load.mjs" --bin "$bin" --dir "$scratch" --seconds "$load_seconds" \
    --rounds "$rounds" --without "${parts%,}" --json "$out/load.json"
fi
node "$here/report.mjs" --out "$out" --limits "$out/limits.json" --micro "$out/micro.json" \
  --load "$out/load.json" --command "${command% }"
