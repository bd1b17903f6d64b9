package io.sd2ail.bench.imitation;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.config.ConfigException;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.environment.UnknownEnvironmentException;
import io.sd2ail.environment.mujoco.MujocoException;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A training that can be begun: what it is told, checked as far as that goes without training.
///
/// @param steps it should come to
/// @param trajectories of its demonstrations
/// @param options of `train` that make it what it is
/// @param threadSettings `KEY=VALUE` that keep it to its share of the cores
record CellPlan(Cell cell, long steps, int trajectories, List<String> options, List<String> threadSettings) {
    private static final List<String> THREADS = List.of("compute.learner-threads", "compute.generator-threads");

    /// Plans all trainings, so that a wrong name or value is known before hours are spent.
    static List<CellPlan> all(MatrixOptions options) {
        Set<String> opened = new HashSet<>();
        List<CellPlan> plans = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Cell cell : options.cells()) {
            if (!names.add(cell.name())) {
                throw BenchmarkFailure.usage("--tasks has two names whose files would be called " + cell.groupName()
                        + ": do one of them with another --out");
            }
            plans.add(of(cell, options, opened));
        }
        return plans;
    }

    /// @param opened environments that are known to open
    private static CellPlan of(Cell cell, MatrixOptions options, Set<String> opened) {
        try {
            List<String> alike = measuredAlike(cell);
            List<String> overrides = new ArrayList<>(alike);
            overrides.addAll(overrides(cell, options));
            RunConfig config = RunConfig.load(
                    new ConfigSources(null, cell.task(), null, cell.method().preset(cell.task()), overrides));
            if (opened.add(cell.task())) {
                config.newEnvironment().close();
            }
            return new CellPlan(
                    cell,
                    config.steps(),
                    config.demonstrations().selection().count(),
                    trainOptions(cell, options, alike),
                    threadSettings(options));
        } catch (UnknownEnvironmentException e) {
            throw BenchmarkFailure.usage("--tasks has '" + cell.task() + "': " + e.getMessage());
        } catch (ConfigException e) {
            throw BenchmarkFailure.usage(cell.label() + " can't be set up: " + e.getMessage());
        } catch (MujocoException e) {
            throw BenchmarkFailure.failed(String.valueOf(e.getMessage()));
        }
    }

    /// What every algorithm of a task has in common, whatever its preset says: how long it trains and how it is
    /// evaluated.
    private static List<String> measuredAlike(Cell cell) {
        if (cell.method().preset(cell.task()) == null) {
            return List.of();
        }
        RunConfig task =
                RunConfig.load(new ConfigSources(null, cell.task(), null, null, List.of("environment=" + cell.task())));
        return List.of(
                "steps=" + task.steps(),
                "evaluation.every-steps=" + task.evaluation().everySteps(),
                "evaluation.episodes=" + task.evaluation().episodes());
    }

    private static List<String> overrides(Cell cell, MatrixOptions options) {
        List<String> overrides = new ArrayList<>(options.settings());
        overrides.addAll(cell.demonstrations().settings());
        overrides.add("environment=" + cell.task());
        overrides.add("algorithm=" + cell.method().algorithm());
        if (options.steps() != null) {
            overrides.add("steps=" + options.steps());
        }
        return overrides;
    }

    private static List<String> trainOptions(Cell cell, MatrixOptions options, List<String> alike) {
        List<String> train = new ArrayList<>(List.of(
                "--env", cell.task(), "--algorithm", cell.method().algorithm(), "--seed", String.valueOf(cell.seed())));
        Path preset = cell.method().preset(cell.task());
        if (preset != null) {
            train.addAll(List.of("--config", preset.toString()));
        }
        Path demonstrations = options.demonstrationFiles().get(cell.task());
        if (demonstrations != null) {
            train.addAll(List.of("--demos", demonstrations.toAbsolutePath().toString()));
        }
        alike.forEach(setting -> train.addAll(List.of("--set", setting)));
        cell.demonstrations().settings().forEach(setting -> train.addAll(List.of("--set", setting)));
        options.settings().forEach(setting -> train.addAll(List.of("--set", setting)));
        return List.copyOf(train);
    }

    /// One thread each for those that share the cores; a training that has them alone chooses its own.
    private static List<String> threadSettings(MatrixOptions options) {
        String threads = options.parallel() == 1 ? "null" : "1";
        return THREADS.stream()
                .filter(key -> options.settings().stream().noneMatch(setting -> setting.startsWith(key)))
                .map(key -> key + "=" + threads)
                .toList();
    }

    /// Arguments that begin it.
    List<String> begin(CellFiles files) {
        List<String> arguments = common(files, "--run");
        arguments.addAll(options);
        return arguments;
    }

    /// Arguments that go on with it.
    List<String> resume(CellFiles files) {
        return common(files, "--resume");
    }

    private List<String> common(CellFiles files, String way) {
        List<String> arguments =
                new ArrayList<>(List.of("train", way, files.run().toString()));
        arguments.addAll(List.of("--summary", files.summary().toString(), "--steps", String.valueOf(steps)));
        threadSettings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }
}
