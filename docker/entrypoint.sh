#!/bin/sh
# The command line inside the image: sd2ail COMMAND ... The archive's launcher, and a run that is named by the environment.
#
# Environment: SD2AIL_JAVA_OPTS as the launcher has it (docs/operations.md)
#              SD2AIL_RUN       name of the run that a learner begins, or goes on with where it is there already
#              SD2AIL_ENV, SD2AIL_SEED   of a run that begins
#              SD2AIL_STEPS     in all; a run that goes on may be given more
set -eu
self=$(readlink -f "$0")

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
exec "${self%/bin/*}/sd2ail" "$@"
