package io.sd2ail.environment.mujoco;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the wheel with pip, which knows the user's package index, proxy and certificates. Python is needed for this
/// alone, once; nothing is installed into it.
final class PipWheel implements MujocoFiles.WheelSource {
    /// Of what a user should see once.
    private static final Logger notice = LoggerFactory.getLogger("io.sd2ail.notice");
    /// The library is the same for every Python: one wheel is named, so that its hash can be known.
    private static final List<String> COMMAND = List.of(
            "python3",
            "-m",
            "pip",
            "download",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary=:all:",
            "--implementation=cp",
            "--python-version=3.11",
            "--abi=cp311",
            "--platform=manylinux_2_28_x86_64",
            "--require-hashes");

    private static final String WHEEL_SHA256 = "885bd9b9cc0a6b5ba1114923eb954027652a6a0c115fa46b3218b83bae72ac4f";

    @Override
    public Path fetch(Path folder) throws IOException {
        notice.info("fetching MuJoCo {} (9 MB, once)…", MujocoLibrary.VERSION);
        Path requirements = Files.writeString(
                folder.resolve("requirements.txt"),
                "mujoco-core==" + MujocoLibrary.VERSION + " --hash=sha256:" + WHEEL_SHA256 + "\n");
        Path output = folder.resolve("pip.log");
        if (run(folder, requirements, output) != 0) {
            throw unavailable(lastLine(output));
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findAny()
                    .orElseThrow(() -> unavailable("pip brought no wheel"));
        }
    }

    /// On a terminal pip's own progress bar is shown; elsewhere its words are kept for the message.
    private static int run(Path folder, Path requirements, Path output) throws IOException {
        ProcessBuilder pip = new ProcessBuilder(new ArrayList<>(COMMAND));
        pip.command().addAll(List.of("--dest", folder.toString(), "-r", requirements.toString()));
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        pip.redirectErrorStream(!terminal);
        if (terminal) {
            pip.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(output.toFile());
        } else {
            pip.redirectOutput(output.toFile());
        }
        Process process;
        try {
            process = pip.start();
        } catch (IOException e) {
            throw unavailable("python3 is not on the PATH");
        }
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
    }

    private static String lastLine(Path output) throws IOException {
        List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("[notice]"))
                .reduce((_, last) -> last)
                .orElse("pip failed without a word");
    }

    private static MujocoException unavailable(String reason) {
        return new MujocoException(
                "MuJoCo " + MujocoLibrary.VERSION + " is not on this machine and could not be fetched ("
                        + reason + "): install python3 with pip and a network, or download the wheel mujoco-core "
                        + MujocoLibrary.VERSION + " (cp311, manylinux x86_64) elsewhere and set " + MujocoFiles.VARIABLE
                        + " to its file");
    }
}
