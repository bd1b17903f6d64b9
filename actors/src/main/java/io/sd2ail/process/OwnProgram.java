package io.sd2ail.process;

import io.sd2ail.environment.Environments;
import io.sd2ail.environment.gymnasium.GymnasiumEnvironments;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This very program as another process: same JVM, same options, same class path.
public final class OwnProgram {
    /// Of the command line, which starts processes and so stands above them.
    private static final String MAIN = "io.sd2ail.cli.Main";

    private OwnProgram() {}

    /// @param options of the JVM, over those of this process
    /// @param arguments command and its arguments
    public static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> own = ManagementFactory.getRuntimeMXBean().getInputArguments();
        command.addAll(own);
        if (own.stream().noneMatch(option -> option.startsWith("-XX:AOTCache"))) {
            command.addAll(cacheMadeMeanwhile());
        }
        for (String property : List.of(GymnasiumEnvironments.PYTHON, Environments.CLASSPATH)) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }

    /// The launcher's start-up cache, which it makes beside the first command after a build.
    private static List<String> cacheMadeMeanwhile() {
        String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        Path cache = Path.of(first).resolveSibling("startup.aot");
        return Files.isRegularFile(cache) && !"off".equals(System.getenv("SD2AIL_STARTUP_CACHE"))
                ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off")
                : List.of();
    }
}
