package io.sd2ail.bench.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.ReportFile;
import io.sd2ail.bench.ScratchFolder;
import io.sd2ail.bench.Setting;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.environment.mujoco.MujocoException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark rollout`.
@Command(
        name = "rollout",
        description = {
            "Times the steps of a rollout worker, with a policy and without.",
            "",
            "Beside them, in turn, a bare loop over mj_step in C and Gymnasium with a PyTorch policy (bench/peers), run by"
                    + " the Python that the environment variable SD2AIL_PYTHON names. All take the same steps, which is"
                    + " checked bit for bit first; docs/benchmarks.md says what to install and how to read the figures."
                    + " Leave the machine alone meanwhile."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  SD2AIL_PYTHON=venv/bin/python ./sd2ail benchmark rollout --json rollout.json",
            "  ./sd2ail benchmark rollout --env Ant-v5 --peers c --rounds 3",
            "  SD2AIL_PYTHON=venv/bin/python ./sd2ail benchmark rollout --bridge",
            "",
            "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."
        })
public final class RolloutCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final long SEED = 1;
    private static final String NONE = "none";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--env",
            split = ",",
            defaultValue = "Hopper-v5,HalfCheetah-v5",
            paramLabel = "NAME",
            description = "The project's MuJoCo tasks to step, parted by commas. Default: ${DEFAULT-VALUE}.")
    private List<String> environments = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "2",
            paramLabel = "S",
            description = "That our environment's steps of a round should take; all sides do as many."
                    + " Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--rounds",
            defaultValue = "7",
            paramLabel = "N",
            description = "Rounds, in which all sides take turns. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Of the sides with several environments, one each. Default: 2 where there are two cores.")
    private @Nullable Integer threads;

    @Option(
            names = "--peers",
            split = ",",
            defaultValue = "c,gymnasium,gymnasium-policy",
            paramLabel = "NAME",
            description = "Who steps beside us, or 'none'. Default: ${DEFAULT-VALUE}.")
    private List<String> peers = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write all figures there.")
    private @Nullable Path json;

    @Option(
            names = "--bridge",
            description = "Times --env gym:NAME instead, beside Gymnasium's AsyncVectorEnv with as many processes as"
                    + " --threads says, and a slow environment with ever more processes.")
    private boolean bridge;

    private final Map<String, String> variables;

    /// @param variables of the process's environment
    public RolloutCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() {
        int cores = Runtime.getRuntime().availableProcessors();
        Launch launch = new Launch(variables);
        if (bridge) {
            return bridge(launch, threads == null ? Math.min(2, cores) : threads);
        }
        List<RolloutTask> tasks =
                environments.stream().map(RolloutTask::named).distinct().toList();
        RolloutOptions options = new RolloutOptions(
                environments,
                seconds,
                rounds,
                threads == null ? Math.min(2, cores) : threads,
                sides(launch.python() != null),
                SEED,
                variables);
        ReportFile report = ReportFile.of("--json", json);
        Setting setting = Setting.here(variables, List.of(options.threads()), SEED, rounds, true);
        List<RolloutResult> results = new ArrayList<>();
        try (ScratchFolder folder = new ScratchFolder()) {
            for (RolloutTask task : tasks) {
                try (RolloutRun run = new RolloutRun(options, task, launch, folder.path(), this::say)) {
                    results.add(run.measure());
                    run.versions().forEach(setting::add);
                }
            }
        } catch (IOException e) {
            throw BenchmarkFailure.failed("files for the sides can't be written (" + e
                    + "): set -Djava.io.tmpdir in SD2AIL_JAVA_OPTS to a folder with room");
        } catch (MujocoException e) {
            throw BenchmarkFailure.failed(String.valueOf(e.getMessage()));
        }
        print(setting, results, launch.python() != null);
        report.write(json(setting, results));
        return 0;
    }

    private int bridge(Launch launch, int processes) {
        if (launch.python() == null || json != null) {
            throw BenchmarkFailure.usage(
                    "--bridge needs a Python with gymnasium and writes no JSON: set SD2AIL_PYTHON and"
                            + " leave --json out");
        }
        PrintWriter out = spec.commandLine().getOut();
        Setting.here(variables, List.of(processes), SEED, rounds, true).lines().forEach(out::println);
        new BridgeBenchmark(environments, seconds, rounds, processes, launch, this::say)
                .run()
                .forEach(out::println);
        out.flush();
        return 0;
    }

    private List<RolloutSide> sides(boolean withPython) {
        List<String> names = Arrays.stream(RolloutSide.values())
                .filter(side -> !side.ours())
                .map(RolloutSide::form)
                .toList();
        for (String peer : peers) {
            if (!names.contains(peer) && !peers.equals(List.of(NONE))) {
                throw BenchmarkFailure.usage("--peers has '" + peer + "', which is none of " + String.join(", ", names)
                        + ": name one or more of these, or '" + NONE + "' alone");
            }
        }
        return Arrays.stream(RolloutSide.values())
                .filter(side -> side.ours() || (peers.contains(side.form()) && (withPython || side == RolloutSide.C)))
                .toList();
    }

    private void print(Setting setting, List<RolloutResult> results, boolean withPython) {
        PrintWriter out = spec.commandLine().getOut();
        setting.lines().forEach(out::println);
        if (!withPython) {
            out.println("peers:     no Gymnasium: set SD2AIL_PYTHON to a Python with it (docs/benchmarks.md)");
        }
        for (RolloutResult result : results) {
            out.println();
            result.notes().forEach(note -> out.println(result.environment() + ": " + note));
            result.table().lines().forEach(out::println);
        }
        out.flush();
    }

    private static String json(Setting setting, List<RolloutResult> results) {
        ObjectNode report = JSON.createObjectNode();
        report.set("setting", JSON.valueToTree(setting));
        report.set(
                "environments",
                JSON.valueToTree(results.stream().map(RolloutResult::json).toList()));
        try {
            return JSON.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
