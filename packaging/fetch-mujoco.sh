#!/bin/sh
# Puts MuJoCo's library into a folder: fetch-mujoco.sh FOLDER
# From SD2AIL_MUJOCO or the user's cache, where the program keeps it, else from the package index by pip. Version, wheel
# and hashes are those of io.sd2ail.environment.mujoco; .ci/dist-test compares them.
set -eu
version=4.0.0
wheel_sha256=885bd9b9cc0a6b5ba1114923eb954027652a6a0c115fa46b3218b83bae72ac4f
library_sha256=90bc997a73efc90624a120f63eccd67441dfc6c705cd537357508f44757880ba
library=libmujoco.so.$version

is_it() { [ -f "$1" ] && printf '%s  %s\n' "$library_sha256" "$1" | sha256sum -c --status; }

mkdir -p "$1"
for present in "${SD2AIL_MUJOCO:-}" "${SD2AIL_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/sd2ail}/$library"; do
    if is_it "$present"; then
        install -m 644 -- "$present" "$1/$library"
        exit
    fi
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo "mujoco-core==$version --hash=sha256:$wheel_sha256" >"$scratch/requirements.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --implementation=cp \
    --python-version=3.11 --abi=cp311 --platform=manylinux_2_28_x86_64 --require-hashes \
    --dest "$scratch" -r "$scratch/requirements.txt"
python3 -m zipfile -e "$scratch"/*.whl "$scratch/wheel"
is_it "$scratch/wheel/mujoco/$library" || {
    echo "fetch-mujoco.sh: the library in the wheel is not the one that was published" >&2
    exit 1
}
install -m 644 -- "$scratch/wheel/mujoco/$library" "$1/"
