package io.sd2ail.bench.rollout;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.environment.mujoco.MujocoFiles;
import io.sd2ail.environment.mujoco.MujocoLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Builds `bench/peers/mujoco_loop.c` against MuJoCo's own headers: those beside the library that we use, or those of
/// the package `mujoco` of the peers' Python.
final class MujocoLoop {
    private static final String LIBRARY = "libmujoco.so." + MujocoLibrary.VERSION;
    private static final long PATIENCE_SECONDS = 120;

    private final @Nullable String python;

    /// @param python of the peers
    MujocoLoop(@Nullable String python) {
        this.python = python;
    }

    /// @param folder for the program
    /// @return the program
    /// @throws BenchmarkFailure with the reason when it can't be built here
    Path build(Path folder) {
        List<Path> places = places();
        Path library = places.stream()
                .map(place -> place.resolve(LIBRARY))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> BenchmarkFailure.failed(LIBRARY + " is neither where SD2AIL_MUJOCO says nor in the"
                        + " package mujoco of SD2AIL_PYTHON"));
        Path headers = places.stream()
                .map(place -> place.resolve("include"))
                .filter(place -> Files.isRegularFile(place.resolve("mujoco/mujoco.h")))
                .findFirst()
                .orElseThrow(
                        () -> BenchmarkFailure.failed("MuJoCo's headers (include/mujoco/mujoco.h) are neither beside"
                                + " the library nor in the package mujoco of SD2AIL_PYTHON: pip install mujoco-core=="
                                + MujocoLibrary.VERSION + " brings them"));
        Path program = folder.resolve("mujoco_loop");
        String compiler = System.getenv().getOrDefault("CC", "cc");
        run(List.of(
                compiler,
                "-O2",
                "-I" + headers,
                Launch.peerFile("mujoco_loop.c").toString(),
                library.toString(),
                "-Wl,-rpath," + library.toAbsolutePath().getParent(),
                "-o",
                program.toString()));
        return program;
    }

    /// Folders that may hold the library or an `include`.
    private List<Path> places() {
        List<Path> places = new ArrayList<>();
        Path present = MujocoFiles.present();
        if (present != null) {
            places.add(Objects.requireNonNull(present.toAbsolutePath().getParent()));
        }
        if (python != null) {
            try {
                String file = run(List.of(python, "-c", "import mujoco; print(mujoco.__file__)"));
                places.add(Objects.requireNonNull(Path.of(file.strip()).getParent()));
            } catch (BenchmarkFailure e) {
                // Without the package the headers may still lie beside the library.
                return places;
            }
        }
        return places;
    }

    /// @return what the program printed
    private static String run(List<String> command) {
        String name = command.getFirst();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw BenchmarkFailure.failed(name + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw BenchmarkFailure.failed("there is no program '" + name + "': install a C compiler, or name it by CC");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailure.failed(name + " was interrupted");
        }
    }
}
