#!/bin/sh
# Fetches MuJoCo's library into a folder: fetch-mujoco.sh FOLDER
# Version, wheel and hash are those of io.sd2ail.environment.mujoco.PipWheel; check.sh compares them.
set -eu
version=4.0.0
sha256=885bd9b9cc0a6b5ba1114923eb954027652a6a0c115fa46b3218b83bae72ac4f

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo "mujoco-core==$version --hash=sha256:$sha256" >"$scratch/requirements.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --implementation=cp \
    --python-version=3.11 --abi=cp311 --platform=manylinux_2_28_x86_64 --require-hashes \
    --dest "$scratch" -r "$scratch/requirements.txt"
python3 -m zipfile -e "$scratch"/*.whl "$scratch/wheel"
mkdir -p "$1"
install -m 644 "$scratch/wheel/mujoco/libmujoco.so.$version" "$1/"
