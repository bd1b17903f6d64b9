package io.sd2ail.cli.drill;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `drill`: breaks things on purpose and looks what is left.
@Command(
        name = "drill",
        description = "Breaks a run on purpose and checks that nothing was lost.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail drill kill",
            "  ./sd2ail drill kill --times 50 --seed 7",
            "  ./sd2ail drill cluster",
            "  ./sd2ail drill power-cut"
        })
public final class DrillCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "drill needs to know what to break: drill "
                        + String.join(", drill ", spec.subcommands().keySet()));
    }
}
