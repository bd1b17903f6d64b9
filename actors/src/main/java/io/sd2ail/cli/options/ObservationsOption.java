package io.sd2ail.cli.options;

import java.util.List;
import picocli.CommandLine.Option;

/// Which parts of its observations a file of demonstrations gives.
public final class ObservationsOption {
    @Option(
            names = "--observations",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Parts that make an observation, in this order, where the file keeps them by name (robomimic,"
                            + " LeRobot, Minari's Dict spaces). Default: all of one number or one row of numbers a step, by name.")
    private List<String> parts = List.of();

    public List<String> parts() {
        return parts;
    }
}
