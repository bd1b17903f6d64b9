package io.sd2ail.bench.imitation;

import io.sd2ail.bench.BenchmarkFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a training of the benchmark learns by.
enum ImitationMethod {
    /// By the task's settings, as `train` without options.
    SD2AIL("sd2ail", "sd2ail", null),

    /// Cloning alone, by the task's settings.
    BC("bc", "bc", null),

    /// SD2AIL by the paper's settings, whatever the task's file says.
    PAPER("paper", "sd2ail", "paper"),

    /// As published, by the paper's settings too: without cloning and the other parts that are ours.
    DIFFAIL("diffail", "diffail", "paper"),
    GAIL("gail", "gail", "paper");

    /// Of names that can be a file's.
    private static final Pattern TASK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

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

    /// A file over the task's settings, or null: the preset's of that task, or else of all where there is none.
    @Nullable
    Path preset(String task) {
        return preset(Path.of(System.getProperty("sd2ail.home", ""), "cluster-config", "preset"), task);
    }

    /// @param folder of the presets
    @Nullable
    Path preset(Path folder, String task) {
        if (preset == null) {
            return null;
        }
        String ofTask = preset + "-" + task + ".conf";
        boolean there = TASK.matcher(task).matches() && Files.isRegularFile(folder.resolve(ofTask));
        return folder.resolve(there ? ofTask : preset + ".conf");
    }
}
