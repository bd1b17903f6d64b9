#!/bin/sh
# A node on another machine, at the far end of ssh: `launch --hosts` runs this there, out of the archive that it copied.
#
#   on-host.sh node FOLDER LIFE SEEN MINUTES COMMAND...
#       Starts the node's life with this number, or finds it again when it was started already, after a broken
#       connection. Says what the node said after the first SEEN bytes, until it ends; its exit code is the node's.
#       FOLDER holds what is kept meanwhile. A line on standard input is a sign of life of the launcher; the words
#       `stop` and `kill` end the node. Without a sign for MINUTES the node is stopped, as by Ctrl-C.
#   on-host.sh end FOLDER
#       Ends what is left of the nodes in the folders of FOLDER, and removes it.
set -eu

# The one who keeps a node: whether it lives, and is not another process that has its number by now.
keeper_lives() {
    [ -s "$folder/keeper" ] && grep -aqF "$folder" "/proc/$(cat "$folder/keeper")/cmdline" 2>/dev/null
}

signal_node() {
    [ ! -s "$folder/node" ] || kill "$1" "$(cat "$folder/node")" 2>/dev/null || :
}

# keep COMMAND: the node's parent, which outlives the connection.
keep() {
    "$@" &
    node=$!
    echo "$node" >"$folder/node"
    (
        while sleep 2 && kill -0 "$node" 2>/dev/null; do
            if [ -n "$(find "$folder/heard" -mmin "+$minutes")" ]; then
                echo "nobody has asked for this node for $minutes minutes: stopping it"
                kill -TERM "$node"
                : >"$folder/heard"
            fi
        done
    ) &
    watch=$!
    code=0
    wait "$node" || code=$?
    kill "$watch" 2>/dev/null || :
    rm -f "$folder/node"
    echo "$code" >"$folder/code.new"
    mv "$folder/code.new" "$folder/code"
}

start() {
    mkdir -p "$folder/tmp"
    rm -f "$folder/code"
    : >"$folder/heard"
    : >>"$folder/log"
    echo "$life" >"$folder/life"
    export TMPDIR="$folder/tmp"
    # A session of its own: what ends the connection does not end the node.
    setsid "$0" keep "$folder" "$minutes" "$@" >>"$folder/log" 2>&1 </dev/null &
    echo $! >"$folder/keeper"
}

# follow: says what the node says, takes the launcher's words, ends with the node's exit code.
follow() {
    exec 3<&0
    : >"$folder/heard"
    tail -c "+$((seen + 1))" -s 0.2 -f --pid="$(cat "$folder/keeper")" "$folder/log" &
    tail=$!
    (
        while read -r word; do
            case $word in
            stop) signal_node -TERM ;;
            kill) signal_node -KILL ;;
            *) : >"$folder/heard" ;;
            esac
        done
        # Nobody is at the other end any more.
        kill "$tail"
    ) <&3 >/dev/null 2>&1 &
    reader=$!
    wait "$tail" || :
    kill "$reader" 2>/dev/null || :
    [ ! -s "$folder/code" ] || exit "$(cat "$folder/code")"
    # The node's end was not seen: it was killed together with its keeper, or the machine began anew.
    keeper_lives || exit 137
    exit 255
}

end() {
    for folder in "$1"/*/; do
        folder=${folder%/}
        if keeper_lives; then
            # It leads a group of its own, with the node and what the node has started.
            kill -KILL "-$(cat "$folder/keeper")" 2>/dev/null || :
        fi
    done
    rm -rf "$1"
}

mode=$1
folder=$2
shift 2
case $mode in
node)
    life=$1 seen=$2 minutes=$3
    shift 3
    if [ "$(cat "$folder/life" 2>/dev/null || :)" != "$life" ]; then
        start "$@"
    elif ! keeper_lives; then
        # It ended while nobody was connected.
        tail -c "+$((seen + 1))" "$folder/log"
        [ ! -s "$folder/code" ] || exit "$(cat "$folder/code")"
        exit 137
    fi
    follow
    ;;
keep)
    minutes=$1
    shift
    keep "$@"
    ;;
end) end "$folder" ;;
esac
