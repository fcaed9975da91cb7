#!/usr/bin/env bash
# Load test: Convoke and a plain nginx reverse proxy in front of the same loopback upstream, driven in turn on the refresh route.
#
#   tests/bench/run.sh            builds the release and measures
#   ROUNDS=9 SECONDS_EACH=10 CONNECTIONS=64 tests/bench/run.sh
#   ROTATE=1 tests/bench/run.sh   each refresh gives a new refresh token, which the host keeps sealed for a minute
#
# Needs nginx, wrk, taskset and a Linux /proc; installs nothing. With four cores or more, the load and the upstream have half
# of them and what is measured the other half; with fewer they share all of them, which weighs on both alike. What counts are
# the ratios within a round. Exit code 1: a floor was missed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=${ROUNDS:-7}
seconds=${SECONDS_EACH:-5}
connections=${CONNECTIONS:-64}
PATH=$PATH:/usr/sbin:/sbin

missing=()
for tool in nginx wrk taskset; do command -v "$tool" > /dev/null || missing+=("$tool"); done
if ((${#missing[@]})); then
    echo "This needs ${missing[*]}; on Debian: apt-get install nginx-light wrk util-linux" >&2
    exit 2
fi

target=${CARGO_TARGET_DIR:-$root/target}
if [[ -z ${NO_BUILD:-} ]]; then
    (cd "$root" && cargo build --release --quiet -p convoke -p convoke-webex -p convoke-jiomeet -p convoke-sametime)
fi
host=$target/release/convoke

dir=$(mktemp -d "${TMPDIR:-/tmp}/convoke-bench.XXXXXX")
chmod 755 "$dir"
started=()
end() {
    # Only what this script started, by its id.
    for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$dir"
}
trap end EXIT

# === Cores and ports ===

cores=$(nproc)
if ((cores >= 4)); then
    half=$((cores / 2))
    measured=0-$((half - 1)) load=$half-$((cores - 1)) threads=$half
else
    half=$cores
    measured=0-$((cores - 1)) load=$measured threads=$cores
fi

is_open() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        if ! is_open "$port"; then
            echo "$port"
            return
        fi
    done
}

wait_for() { for _ in $(seq 500); do is_open "$1" && return; sleep 0.01; done; echo "nothing answers on port $1" >&2; exit 1; }

upstream=$(free_port) proxy=$(free_port) public=$(free_port) admin=$(free_port)

refreshed=
if [[ -n ${ROTATE:-} ]]; then
    refreshed='"refresh_token":"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw_PF84_1eb65fdf-9643-417f",'
fi

fill() { sed -e "s|@refreshed@|$refreshed|g; s|@dir@|$dir|g; s|@upstream@|$upstream|g; s|@proxy@|$proxy|g; s|@cores@|$half|g" "$here/$1" > "$dir/$1"; }

start_nginx() {
    fill "$2.conf"
    taskset -c "$1" nginx -p "$dir" -c "$dir/$2.conf" 2> "$dir/$2.out" &
    started+=($!)
}

mkdir -p "$dir/plugins"
cp "$target"/release/libconvoke_{webex,jiomeet,sametime}.so "$dir/plugins/"
chmod 755 "$dir/plugins" && chmod 644 "$dir"/plugins/*
cat > "$dir/convoke.toml" << TOML
[server]
listen = "127.0.0.1:$public"
admin_listen = "127.0.0.1:$admin"
public_url = "http://127.0.0.1:$public"
keys = ["0123456789abcdef0123456789abcdef-bench"]
[plugins]
dir = "$dir/plugins"
[providers.webex]
base_url = "http://127.0.0.1:$upstream/v1"
client_id = "bench"
client_secret = "bench-secret-0123456789"
[providers.jiomeet]
base_url = "http://127.0.0.1:$upstream"
client_id = "bench"
client_secret = "bench-secret-0123456789"
[providers.sametime]
base_url = "http://127.0.0.1:$upstream"
TOML
chmod 600 "$dir/convoke.toml"

start_host() {
    # Its access log and audit trail go to a file, as nginx's do.
    env -u RUST_LOG taskset -c "$measured" "$host" serve --config "$dir/convoke.toml" 2>> "$dir/convoke.log" &
    host_pid=$!
    started+=("$host_pid")
}

# === Readings ===

ticks=$(getconf CLK_TCK)

# A process and its children: nginx's master and workers, or the host alone.
family() { echo "$1"; cat "/proc/$1/task/$1/children" | tr ' ' '\n'; }

# Processor time in seconds, all threads of all of them, user and system.
cpu() {
    local pid sum=0 stat
    for pid in $(family "$1"); do
        stat=$(< "/proc/$pid/stat")
        set -- ${stat##*) }
        sum=$((sum + ${12} + ${13}))
    done
    awk -v t="$sum" -v hz="$ticks" 'BEGIN { printf "%.3f", t / hz }'
}

# Resident memory in KiB.
memory() { for pid in $(family "$1"); do awk '/^VmRSS/ { print $2 }' "/proc/$pid/status"; done | awk '{ s += $1 } END { print s }'; }

# One run: "requests/s, CPU microseconds per request, median, 99th percentile".
drive() {
    local pid=$1 port=$2 before after result
    before=$(cpu "$pid")
    result=$(taskset -c "$load" wrk -t "$threads" -c "$connections" -d "${3}s" -s "$here/refresh.lua" "http://127.0.0.1:$port" -- "$RANDOM$RANDOM" | grep '^RESULT')
    after=$(cpu "$pid")
    set -- $result
    if [[ $4 != 0 ]]; then
        echo "$4 of $2 requests failed" >&2
        exit 1
    fi
    awk -v n="$2" -v s="$3" -v a="$after" -v b="$before" -v p="$5" -v q="$6" 'BEGIN { printf "%.0f %.2f %d %d", n / s, (a - b) * 1e6 / n, p, q }'
}

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Milliseconds from starting the host to the first answer to a GET of this path, and how much processor time it took.
answer_time() {
    local begin=$EPOCHREALTIME status
    start_host
    while ! { exec 3<> "/dev/tcp/127.0.0.1/$public"; } 2> /dev/null; do kill -0 "$host_pid" || exit 1; done
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAuthorization: Bearer start-%s\r\nConnection: close\r\n\r\n' "$1" "$public" "$RANDOM" >&3
    read -r status <&3
    took=$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", (b - a) * 1000 }')
    exec 3>&-
    took+=" $(cat /proc/"$host_pid"/task/*/schedstat | awk '{ s += $1 } END { printf "%.1f", s / 1e6 }')"
    if [[ $status != *" 200 "* ]]; then
        echo "the first answer to $1 was $status" >&2
        exit 1
    fi
}

stop_host() {
    kill "$host_pid"
    wait "$host_pid" 2> /dev/null || true
}

# === Start and idle memory ===

start_nginx "$load" upstream
wait_for "$upstream"

: > "$dir/starts-page" && : > "$dir/starts-refresh"
for _ in $(seq "$rounds"); do
    for path in page:/ refresh:/dominoWebexRefresh; do
        answer_time "${path#*:}"
        echo "$took" >> "$dir/starts-${path%%:*}"
        stop_host
    done
done
start_host
wait_for "$public"
sleep 1
idle=$(memory "$host_pid")

# === Load ===

start_nginx "$measured" proxy
proxy_pid=${started[-1]}
wait_for "$proxy"

echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | sed 's/^ //'), $cores cores; measured on $measured, load and upstream on $load"
echo "$rounds rounds of $seconds s each, $connections connections, $(nginx -v 2>&1), $("$host" --version)"
drive "$proxy_pid" "$proxy" 1 > /dev/null
drive "$host_pid" "$public" 1 > /dev/null

printf '\n%-6s | %9s %9s %7s | %9s %9s %7s | %9s %9s\n' round 'nginx r/s' 'us CPU' 'p99 us' 'host r/s' 'us CPU' 'p99 us' 'CPU ratio' 'r/s ratio'
: > "$dir/rows"
for round in $(seq "$rounds"); do
    if ((round % 2)); then
        n=$(drive "$proxy_pid" "$proxy" "$seconds") h=$(drive "$host_pid" "$public" "$seconds")
    else
        h=$(drive "$host_pid" "$public" "$seconds") n=$(drive "$proxy_pid" "$proxy" "$seconds")
    fi
    echo "$n $h" | awk '{ print $0, $6 / $2, $5 / $1 }' >> "$dir/rows"
    tail -1 "$dir/rows" | awk -v r="$round" '{ printf "%-6d | %9d %9.1f %7d | %9d %9.1f %7d | %9.2f %9.2f\n", r, $1, $2, $4, $5, $6, $8, $9, $10 }'
done

column() { awk -v c="$1" '{ print $c }' "$dir/rows" | median; }
cpu_ratio=$(column 9) rate_ratio=$(column 10)
awk -v a="$(column 1)" -v b="$(column 2)" -v c="$(column 4)" -v d="$(column 5)" -v e="$(column 6)" -v f="$(column 8)" -v g="$cpu_ratio" -v h="$rate_ratio" \
    'BEGIN { printf "%-6s | %9d %9.1f %7d | %9d %9.1f %7d | %9.2f %9.2f\n\n", "median", a, b, c, d, e, f, g, h }'

# === Verdict ===

missed=0
judge() { # what, value, aim, floor, direction, unit
    local verdict
    verdict=$(awk -v v="$2" -v aim="$3" -v low="$4" -v d="$5" 'BEGIN {
        ok = d == "most" ? v <= aim : v >= aim; passable = d == "most" ? v <= low : v >= low
        print ok ? "met" : passable ? "missed, but not its floor" : "MISSED" }')
    printf '%-52s %8s %-4s at %s %-5s %s\n' "$1" "$2" "$6" "$5" "$3" "$verdict"
    if [[ $verdict == MISSED ]]; then missed=1; fi
}
round2() { awk -v v="$1" 'BEGIN { printf "%.2f", v }'; }
mib() { awk -v k="$1" 'BEGIN { printf "%.1f", k / 1024 }'; }
judge "CPU per request against nginx" "$(round2 "$cpu_ratio")" 3 4 most "x"
judge "requests per second against nginx" "$(round2 "$rate_ratio")" 0.45 0.35 least "x"
for first in page refresh; do
    judge "start to first answer ($first), median" "$(median < "$dir/starts-$first")" 20 20 most ms
    echo "    processor time of that, median: $(awk '{ print $2 }' "$dir/starts-$first" | median) ms; fastest start: $(sort -g "$dir/starts-$first" | head -1 | cut -d' ' -f1) ms"
done
judge "idle memory with three plugins" "$(mib "$idle")" 20 20 most MiB
for plugin in webex jiomeet sametime; do
    judge "size of the $plugin plugin" "$(awk -v b="$(stat -c %s "$dir/plugins/libconvoke_$plugin.so")" 'BEGIN { printf "%.0f", b / 1024 }')" 700 700 most KiB
done
echo "memory after the load: host $(mib "$(memory "$host_pid")") MiB, nginx $(mib "$(memory "$proxy_pid")") MiB (master and workers)"
exit "$missed"
