#!/bin/sh
# Lays a built checkout out as the image holds it: lay-out.sh CHECKOUT MUJOCO FOLDER
#   MUJOCO   folder of fetch-mujoco.sh
#   FOLDER   to make, an absolute path; what is in it can be moved afterwards
# Needs a JDK 25 (JAVA_HOME). Dockerfile and check.sh both go this way.
set -eu
checkout=$1 mujoco=$2 target=$3

mkdir -p "$target/bin" "$target/lib" "$target/mujoco" "$target/native"
cp -- "$mujoco"/libmujoco.so.* "$target/mujoco/"
cp -R -- "$checkout/cluster-config" "$target/"
install -m 755 "$checkout/docker/entrypoint.sh" "$target/bin/sd2ail"
install -m 755 "$checkout/docker/health.sh" "$target/bin/health"

# Environment and options of the JVM stand in the launcher alone: its functions go into the image.
for function in set_environment java_with_options; do
    sed -n "/^$function() {/,/^}/p" "$checkout/sd2ail"
done >"$target/lib/launcher.sh"
[ "$(grep -c '^}' "$target/lib/launcher.sh")" = 2 ] || {
    echo "lay-out.sh: $checkout/sd2ail has no functions set_environment and java_with_options any more" >&2
    exit 1
}

# The jars, and their order.
for own in "$checkout"/actors/target/sd2ail-actors-*.jar; do :; done
{
    echo "$own"
    tr ':' '\n' <"$checkout/actors/target/classpath.txt"
} | while IFS= read -r jar || [ -n "$jar" ]; do
    if [ -e "$target/lib/${jar##*/}" ]; then
        echo "lay-out.sh: two jars of the class path are called ${jar##*/}" >&2
        exit 1
    fi
    install -m 644 "$jar" "$target/lib/"
    printf '%s\n' "${jar##*/}" >>"$target/lib/class-path"
done

# `doctor` loads both native libraries: DJL unpacks PyTorch's into native/, so that no container has to.
(cd "$target" && bin/sd2ail doctor)
[ -n "$(find "$target/native" -name libtorch_cpu.so)" ] || {
    echo "lay-out.sh: PyTorch was not unpacked into $target/native" >&2
    exit 1
}

# Its jar keeps only the file that names the version: 110 MB that are there unpacked already.
for jar in "$target"/lib/pytorch-native-*.jar; do
    mkdir "$target/jar"
    (cd "$target/jar" && "$JAVA_HOME/bin/jar" -xf "$jar" && rm -rf pytorch && "$JAVA_HOME/bin/jar" -cf "$jar" .)
    rm -rf "$target/jar"
done
chmod -R a+rX,go-w "$target"
