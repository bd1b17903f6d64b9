package io.sd2ail.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `demos`: what can be done with demonstration files.
@Command(
        name = "demos",
        description = "Works with files of demonstrations.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail demos inspect demonstrations.npz --env Pendulum-v1",
            "  ./sd2ail demos convert dataset.hdf5 demonstrations.npz"
        })
final class DemosCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "demos needs to know what to do: demos inspect FILE, or demos convert IN OUT");
    }
}
