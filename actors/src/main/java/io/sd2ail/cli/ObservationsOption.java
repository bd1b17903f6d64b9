package io.sd2ail.cli;

import java.util.List;
import picocli.CommandLine.Option;

/// Which parts of its observations a file of demonstrations gives.
final class ObservationsOption {
    @Option(
            names = "--observations",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Parts that make an observation, in this order, where the file keeps them by name (robomimic,"
                            + " LeRobot, Minari's Dict spaces). Default: all of one number or one row of numbers a step, by name.")
    private List<String> parts = List.of();

    List<String> parts() {
        return parts;
    }
}
