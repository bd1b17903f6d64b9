#!/bin/sh
# The command line inside the image: sd2ail COMMAND ... The launcher's options of the JVM, and nothing to build.
#
# Environment: SD2AIL_JAVA_OPTS and SD2AIL_CLASSPATH as the launcher has them (docs/operations.md)
#              SD2AIL_RUN       name of the run that a learner begins, or goes on with where it is there already
#              SD2AIL_ENV, SD2AIL_SEED   of a run that begins
#              SD2AIL_STEPS     in all; a run that goes on may be given more
set -eu
self=$(readlink -f "$0")
root=${self%/bin/*}
# shellcheck source=/dev/null # two functions of the launcher, copied by lay-out.sh
. "$root/lib/launcher.sh"

# A learner's container may be restarted at any time, with the same command.
case ${1:-} in
train | node)
    if [ -n "${SD2AIL_RUN:-}" ]; then
        if [ -f "runs/$SD2AIL_RUN/config.conf" ]; then
            set -- "$@" --resume "runs/$SD2AIL_RUN"
        else
            set -- "$@" --run "$SD2AIL_RUN" ${SD2AIL_ENV:+--env "$SD2AIL_ENV"} ${SD2AIL_SEED:+--seed "$SD2AIL_SEED"}
        fi
        set -- "$@" ${SD2AIL_STEPS:+--steps "$SD2AIL_STEPS"}
    fi
    ;;
esac

set_environment
: "${DJL_CACHE_DIR:=$root/native}"
for library in "$root"/mujoco/libmujoco.so.*; do
    : "${SD2AIL_MUJOCO:=$library}"
done
export DJL_CACHE_DIR SD2AIL_MUJOCO

class_path=$(sed "s|^|$root/lib/|" "$root/lib/class-path" | tr '\n' ':')
class_path=${class_path%:}${SD2AIL_CLASSPATH:+:$SD2AIL_CLASSPATH}
set -- -cp "$class_path" io.sd2ail.cli.Main "$@"
set -f # options hold stars
# The memory of a container is the JVM's own. With its default of a quarter, the limit of the heap would fall below the
# collector's soft limit, which is an error, in containers of less than 3 GB.
# shellcheck disable=SC2086 # several options in one variable, parted at spaces
set -- -XX:MaxRAMPercentage=50 ${SD2AIL_JAVA_OPTS:-} "$@"
# shellcheck disable=SC2034 # java_with_options reads both
prefix='exec' jdk=$JAVA_HOME
java_with_options "$@"
