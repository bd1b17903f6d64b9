package io.sd2ail.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a training of the benchmark learns by.
enum ImitationMethod {
    SD2AIL("sd2ail", "sd2ail", null),
    DIFFAIL("diffail", "diffail", null),
    GAIL("gail", "gail", null),
    BC("bc", "bc", null),

    /// SD2AIL at the paper's sizes and rates, whatever the task's file says.
    PAPER("paper", "sd2ail", "paper.conf");

    private final String label;
    private final String algorithm;
    private final @Nullable String preset;

    ImitationMethod(String label, String algorithm, @Nullable String preset) {
        this.label = label;
        this.algorithm = algorithm;
        this.preset = preset;
    }

    static ImitationMethod named(String name) {
        return Arrays.stream(values())
                .filter(method -> method.label.equals(name))
                .findFirst()
                .orElseThrow(() -> BenchmarkFailure.usage("--algorithms has '" + name + "', which is none of "
                        + Arrays.stream(values()).map(ImitationMethod::label).collect(Collectors.joining(", "))
                        + ": name one of them"));
    }

    /// Its name here.
    String label() {
        return label;
    }

    /// Its name in `train --algorithm`.
    String algorithm() {
        return algorithm;
    }

    /// Whether it steps the environment to learn; otherwise the steps of its run are updates.
    boolean interacts() {
        return this != BC;
    }

    /// A file over the task's settings, or null.
    @Nullable
    Path preset() {
        return preset == null
                ? null
                : Path.of(System.getProperty("sd2ail.home", ""), "cluster-config", "preset", preset);
    }
}
