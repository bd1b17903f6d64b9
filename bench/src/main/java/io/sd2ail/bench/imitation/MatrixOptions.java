package io.sd2ail.bench.imitation;

import io.sd2ail.bench.BenchmarkFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `./sd2ail benchmark imitation` is asked.
///
/// @param tasks environments
/// @param seeds 1 to this
/// @param steps of every training; null for those of its settings
/// @param minutes after which a training stops; null for no limit
/// @param parallel trainings at a time
/// @param settings `KEY=VALUE` for all
/// @param demonstrationFiles by task, for those that don't use the bundled ones
/// @param out folder of runs and results
record MatrixOptions(
        List<String> tasks,
        List<ImitationMethod> methods,
        List<DemonstrationChoice> demonstrations,
        int seeds,
        @Nullable Long steps,
        @Nullable Double minutes,
        int parallel,
        List<String> settings,
        Map<String, Path> demonstrationFiles,
        Path out) {

    /// Settings that the matrix decides, and the option that does.
    private static final Map<String, String> DECIDED = Map.of(
            "environment", "--tasks",
            "algorithm", "--algorithms",
            "seed", "--seeds",
            "steps", "--steps",
            "demonstrations.trajectories", "--demonstrations",
            "demonstrations.every", "--demonstrations",
            "demonstrations.file", "--demos");

    MatrixOptions {
        int cores = Runtime.getRuntime().availableProcessors();
        require(seeds >= 1, "--seeds is " + seeds + ": it must be at least 1");
        require(steps == null || steps >= 1, "--steps is " + steps + ": it must be at least 1");
        require(minutes == null || minutes > 0, "--minutes is " + minutes + ": it must be above 0");
        require(
                parallel >= 1 && parallel <= cores,
                "--parallel is " + parallel + ": it must be from 1 to the cores that this process may use, which are "
                        + cores);
        tasks = distinct("--tasks", tasks);
        methods = distinct("--algorithms", methods);
        demonstrations = distinct("--demonstrations", demonstrations);
        settings.forEach(MatrixOptions::requireFree);
        requireFiles(tasks, demonstrationFiles);
    }

    private static void requireFiles(List<String> tasks, Map<String, Path> demonstrationFiles) {
        for (Map.Entry<String, Path> file : demonstrationFiles.entrySet()) {
            require(
                    tasks.contains(file.getKey()),
                    "--demos names '" + file.getKey() + "', which is none of --tasks " + String.join(",", tasks)
                            + ": write TASK=FILE with one of them");
            require(
                    Files.isReadable(file.getValue()),
                    "--demos " + file.getKey() + "=" + file.getValue() + " can't be read: check the path");
        }
    }

    private static <T> List<T> distinct(String option, List<T> values) {
        require(
                !values.isEmpty() && !values.contains(""),
                option + " has an empty name: write names with one comma between");
        return List.copyOf(new LinkedHashSet<>(values));
    }

    private static void requireFree(String setting) {
        String key = setting.substring(0, Math.max(0, setting.indexOf('='))).strip();
        String option = DECIDED.get(key);
        require(option == null, "--set " + setting + " is what " + option + " decides: use that option instead");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw BenchmarkFailure.usage(otherwise);
        }
    }

    /// All trainings: by task, then demonstrations, then seed, so that the algorithms of a comparison end together.
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String task : tasks) {
            for (DemonstrationChoice choice : demonstrations) {
                for (long seed = 1; seed <= seeds; seed++) {
                    for (ImitationMethod method : methods) {
                        cells.add(new Cell(task, method, choice, seed));
                    }
                }
            }
        }
        return cells;
    }
}
