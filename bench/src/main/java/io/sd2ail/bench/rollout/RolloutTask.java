package io.sd2ail.bench.rollout;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.environment.mujoco.MujocoEnvironments;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a bare loop over the simulator needs of one of the project's MuJoCo tasks.
///
/// @param environment its name
/// @param model file name of the MJCF model among the program's resources
/// @param frameSkip simulator steps of one environment step
record RolloutTask(String environment, String model, int frameSkip) {

    /// @throws BenchmarkFailure when the project has no such task
    static RolloutTask named(String environment) {
        URL file = resource("tasks/" + environment + ".conf");
        if (file == null) {
            throw BenchmarkFailure.usage("--env has '" + environment
                    + "', which is none of the project's MuJoCo tasks: "
                    + String.join(
                            ", ",
                            new MujocoEnvironments().names().stream().sorted().toList()));
        }
        Config task = ConfigFactory.parseURL(file);
        return new RolloutTask(environment, task.getString("model"), task.getInt("frame-skip"));
    }

    private static @Nullable URL resource(String name) {
        return MujocoEnvironments.class.getResource(name);
    }

    /// Writes the model where a program can read it.
    Path writeModel(Path folder) throws IOException {
        URL url = resource("models/" + model);
        if (url == null) {
            throw BenchmarkFailure.failed("the program has no model " + model + ": build it again");
        }
        Path file = folder.resolve(model);
        try (InputStream in = url.openStream()) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }
}
