#!/bin/sh
# Lays a built checkout out as a folder that runs by itself: lay-out.sh CHECKOUT JDK FOLDER [--without-pytorch]
#   CHECKOUT a folder of this repository that was built by `mvn -Pdist package -pl actors -am`
#   JDK      a JDK 25
#   FOLDER   to make; it can be moved afterwards
# The archive of `./sd2ail dist` and the container image both hold this folder (docs/operations.md says what is in it).
set -eu
here=$(CDPATH='' cd -- "${0%/*}" && pwd)
checkout=$(CDPATH='' cd -- "$1" && pwd)
jdk=$2
mkdir -p "$3"
target=$(CDPATH='' cd -- "$3" && pwd)
pytorch=${4:-with-pytorch}
# Of all files in it, so that what is the same has the same time wherever it is unpacked: the start-up cache wants its
# jars as old as they were when it was made.
time=@1767225600

die() {
    printf 'lay-out.sh: %s\n' "$*" >&2
    exit 1
}

# --- The jars, and their order

mkdir "$target/lib" "$target/native"
for own in "$checkout"/actors/target/sd2ail-actors-*.jar; do :; done
{
    echo "$own"
    tr ':' '\n' <"$checkout/actors/target/classpath.txt"
} | while IFS= read -r jar || [ -n "$jar" ]; do
    case $pytorch:${jar##*/} in
    --without-pytorch:pytorch-native-* | --without-pytorch:pytorch-jni-*) continue ;;
    esac
    [ ! -e "$target/lib/${jar##*/}" ] || die "two jars of the class path are called ${jar##*/}"
    install -m 644 -- "$jar" "$target/lib/"
    printf '%s\n' "${jar##*/}" >>"$target/lib/class-path"
done

# --- The runtime

# What the jars refer to (jdeps), but annotations' java.compiler and java.desktop, which only optional parts of libraries
# would use; then what is looked up by name; then what one needs to look into a process that runs.
modules=java.base,java.logging,java.management,java.naming,java.sql,java.xml
modules=$modules,jdk.incubator.vector,jdk.jfr,jdk.unsupported
modules=$modules,java.net.http,jdk.httpserver,jdk.crypto.ec,jdk.net,jdk.zipfs
modules=$modules,jdk.management,jdk.jcmd
"$jdk/bin/jlink" --output "$target/runtime" --add-modules "$modules" --no-header-files --no-man-pages
class_path=
while IFS= read -r jar; do
    class_path=${class_path:+$class_path:}$target/lib/$jar
done <"$target/lib/class-path"

# --- The simulator's library, the settings, the launcher

"$here/fetch-mujoco.sh" "$target/native"
cp -R -- "$checkout/cluster-config" "$target/"
install -m 755 -- "$checkout/sd2ail" "$here/on-host.sh" "$target/"
chmod -R a+rX,go-w "$target"
find "$target" -exec touch -h -d "$time" {} +

# --- PyTorch's library, unpacked so that no start has to

if [ "$pytorch" != --without-pytorch ]; then
    # `doctor` loads it, and DJL unpacks what it loads.
    (cd "$target" && SD2AIL_STARTUP_CACHE=off ./sd2ail doctor)
    [ -n "$(find "$target/native" -name libtorch_cpu.so)" ] || die "PyTorch was not unpacked into $target/native"
    # Its jar keeps only the file that names the version: 110 MB that are there unpacked already.
    for jar in "$target"/lib/pytorch-native-*.jar; do
        mkdir "$target/jar"
        (cd "$target/jar" && "$jdk/bin/jar" -xf "$jar" && rm -rf pytorch && "$jdk/bin/jar" -cf "$jar" .)
        rm -rf "$target/jar"
    done
    chmod -R a+rX,go-w "$target"
    find "$target" -exec touch -h -d "$time" {} +
fi

# --- The start-up cache, licences and the bill of materials, checksums

"$target/sd2ail" start-up-cache
"$jdk/bin/java" -cp "$class_path" "$here/Notices.java" "$checkout/actors/target/bom.json" "$target"
chmod -R a+rX,go-w "$target"
(cd "$target" && find . -type f | sed 's|^\./||' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum) >"$target.sums"
mv "$target.sums" "$target/SHA256SUMS"
find "$target" -exec touch -h -d "$time" {} +
