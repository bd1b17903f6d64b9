package io.sd2ail.bench.side;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.work.Worker;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the sides' processes are started: equal threads, equal environment, but for the memory allocator's settings,
/// which are each side's best.
public final class Launch {
    /// Names the peers' Python.
    public static final String PYTHON = "SD2AIL_PYTHON";

    private static final String ALLOCATOR = "MALLOC_";

    /// Debuggers, and archives of classes that belong to one command.
    private static final List<String> NOT_FOR_CHILDREN = List.of("-agentlib", "-javaagent", "-XX:AOT", "-XX:Shared");

    private final @Nullable String python;

    /// @param environment variables of this process
    public Launch(Map<String, String> environment) {
        String named = environment.get(PYTHON);
        this.python = named == null || named.isBlank() ? null : named;
    }

    /// The peers' Python, if one was named.
    @Nullable
    public String python() {
        return python;
    }

    /// @param tuned whether a peer keeps the allocator's settings of this process, or gets the defaults
    public ProcessBuilder command(Side side, int threads, boolean tuned) {
        return side.ours() ? ours(side.form(), threads) : peer(side.form(), threads, tuned);
    }

    /// A [Worker] of this very program: same JVM, same options.
    public static ProcessBuilder ours(String form, int threads) {
        return program(Worker.class, threads, form, String.valueOf(threads));
    }

    /// A main class of this very program: same JVM, same options.
    ///
    /// @param threads of the native library's operations
    public static ProcessBuilder program(Class<?> main, int threads, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> NOT_FOR_CHILDREN.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(List.of(
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        return builder;
    }

    /// The command line of the program proper, in its own class path: this module's log settings are not for runs.
    ///
    /// @param arguments its command and that one's arguments
    public static ProcessBuilder training(List<String> arguments) {
        String own = ownFolder();
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().toString().equals(own))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = program(io.sd2ail.cli.Main.class, 1, arguments.toArray(String[]::new));
        builder.command().set(builder.command().indexOf("-cp") + 1, classPath);
        return builder;
    }

    private static String ownFolder() {
        try {
            return Path.of(Launch.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A program of `bench/peers` in the peers' Python.
    public ProcessBuilder python(int threads, String script, String... arguments) {
        if (python == null) {
            throw new IllegalStateException("there are no peers without a Python");
        }
        // A side may run in another folder than we do.
        String program = python.contains("/") ? Path.of(python).toAbsolutePath().toString() : python;
        List<String> command = new ArrayList<>(
                List.of(program, peerFile(script).toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder;
    }

    private ProcessBuilder peer(String form, int threads, boolean tuned) {
        ProcessBuilder builder = python(threads, "peer.py", form);
        if (!tuned) {
            builder.environment().keySet().removeIf(name -> name.startsWith(ALLOCATOR));
        }
        return builder;
    }

    /// The allocator's settings of a process that keeps ours, or a word for none.
    public static String allocator(Map<String, String> environment) {
        List<String> settings = environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(ALLOCATOR))
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .toList();
        return settings.isEmpty() ? "glibc's defaults" : String.join(" ", settings);
    }

    /// A file of `bench/peers` of the project that the launcher names.
    public static Path peerFile(String name) {
        Path script = Path.of(System.getProperty("sd2ail.home", ""), "bench", "peers", name);
        if (!Files.isRegularFile(script)) {
            throw BenchmarkFailure.failed(script + " is missing: start by ./sd2ail benchmark in a whole checkout");
        }
        return script;
    }
}
