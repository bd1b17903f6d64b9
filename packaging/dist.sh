#!/bin/sh
# Makes the archive that runs without a JDK, Maven, Python or network. Called by `./sd2ail dist`, which builds before it.
#
#   ./sd2ail dist [--out DIR] [--without-pytorch]
#
# --out              folder of the archive; default: target
# --without-pytorch  leaves PyTorch out, a third of the size: enough for rollouts, and for learners on the Vector backend
#
# gzip and no better compression: every Linux has it, also the barest host to which the archive is copied.
set -eu
here=$(CDPATH='' cd -- "${0%/*}" && pwd)
checkout=$1
jdk=$2
shift 2

die() {
    printf 'sd2ail: %s\n' "$*" >&2
    exit 2
}

out=$checkout/target
pytorch=
while [ $# -gt 0 ]; do
    case $1 in
    --out)
        [ $# -gt 1 ] || die "--out needs the folder of the archive, for example: ./sd2ail dist --out /tmp"
        out=$2
        shift
        ;;
    --without-pytorch) pytorch=--without-pytorch ;;
    -h | --help)
        sed -n '2,9s/^# \{0,1\}//p' "$0"
        exit
        ;;
    *) die "dist has no option '$1': its options are --out DIR and --without-pytorch" ;;
    esac
    shift
done
if ! mkdir -p "$out" 2>/dev/null || ! [ -w "$out" ]; then
    die "--out $out can't be written: name a folder of yours"
fi
out=$(CDPATH='' cd -- "$out" && pwd)

for own in "$checkout"/actors/target/sd2ail-actors-*.jar; do :; done
version=${own##*/sd2ail-actors-}
name=sd2ail-${version%.jar}-linux-x86_64${pytorch:+-without-pytorch}

scratch=$(mktemp -d "$out/.dist-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP
echo "laying out $name…" >&2
if ! "$here/lay-out.sh" "$checkout" "$jdk" "$scratch/$name" $pytorch >"$scratch/log" 2>&1; then
    cat "$scratch/log" >&2
    die "the archive was not made; the lines above say why"
fi
echo 'packing…' >&2
(cd "$scratch" && tar --create --sort=name --owner=0 --group=0 --numeric-owner --format=gnu "$name") |
    gzip -n >"$scratch/$name.tar.gz"
mv -f "$scratch/$name.tar.gz" "$out/"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
printf '%s: %s MB, %s MB unpacked\n' "$out/$name.tar.gz" \
    "$(($(wc -c <"$out/$name.tar.gz") / 1000000))" "$(du -s --block-size=MB "$scratch/$name" | cut -d M -f 1)"
