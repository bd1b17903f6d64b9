package io.sd2ail.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/// A rollout process needs no PyTorch: the policy acts where DJL's jars are not on the class path.
class PolicyWithoutNativesTest {
    /// Runs within the other class loader.
    public static final class Acting implements DoubleSupplier {
        @Override
        public double getAsDouble() {
            NetworkShape shape = new NetworkShape(3, 1, 4, 1, 8, 16, 10);
            float[] parameters = new float[ParameterLayout.policy(shape).size()];
            parameters[parameters.length - 2] = 0.5f; // the mean's bias
            PolicySnapshot policy = new PolicySnapshot(shape, parameters, new float[] {0, 0, 0}, new float[] {1, 1, 1});
            return policy.actDeterministic(new double[] {1, 2, 3})[0];
        }
    }

    private static URLClassLoader withoutDjl() throws MalformedURLException {
        List<URL> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("djl")) {
                entries.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(entries.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void actDeterministic_withoutDjlOnTheClassPath_acts() throws Exception {
        try (URLClassLoader loader = withoutDjl()) {
            assertThatThrownBy(() -> loader.loadClass("ai.djl.ndarray.NDArray"))
                    .isInstanceOf(ClassNotFoundException.class);
            DoubleSupplier acting = (DoubleSupplier)
                    loader.loadClass(Acting.class.getName()).getConstructor().newInstance();
            assertThat(acting.getAsDouble()).isEqualTo((float) Math.tanh(0.5));
        }
    }
}
