#!/bin/bash
# Whether the container's program is alive: health [PROCESS]
#
# For a node: its process takes a connection at its port. The kernel alone completes connections to a process that hangs,
# so it is also waited until the connection has left the kernel's queue. That costs a few milliseconds, where `status`
# starts a JVM; it does not say whether the node is in the cluster. Other commands have no port: they only have to be there.
set -eu

process=${1:-1}
# Behind `docker run --init` process 1 is the init, and the program its child.
if [ "$(<"/proc/$process/comm")" != java ]; then
    # There is no end of line to read up to.
    read -r process _ <"/proc/$process/task/$process/children" || [ -n "$process" ]
fi
tr '\0' '\n' <"/proc/$process/cmdline" | grep -qxF node || exit 0

sockets=$(readlink "/proc/$process"/fd/* | grep -F 'socket:' || true)

# listener: sets address and queue of the process's listening socket.
listener() {
    local state inode
    while read -r _ address _ state queue _ _ _ _ inode _; do
        if [ "$state" = 0A ] && grep -qxF "socket:[$inode]" <<<"$sockets"; then
            return 0
        fi
    done < <(cat "/proc/$process"/net/tcp{,6})
    return 1
}

listener || {
    echo "the node does not listen"
    exit 1
}
# IPv4, also as IPv6 writes it: the last four bytes, the first of them last.
host=${address%:*}
host=$(printf '%d.%d.%d.%d' "0x${host: -2}" "0x${host: -4:2}" "0x${host: -6:2}" "0x${host: -8:2}")
exec 3<>"/dev/tcp/$host/$((16#${address#*:}))"
for _ in {1..20}; do
    listener
    if [ "${queue#*:}" = 00000000 ]; then
        exit 0
    fi
    sleep 0.1
done
echo "the node takes no connections at $host"
exit 1
