package io.sd2ail.environment.connected;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.gymnasium.Gym;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The clients of docs/clients, as they stand there.
class SampleClientsTest {
    private static final String SECRET = "a secret of a test";
    private static final Path CLIENTS = Path.of("..", "docs", "clients");

    private static void requireItActs(String... command) throws IOException, InterruptedException {
        try (ClientPort port = ClientPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, SECRET, Duration.ofSeconds(10))) {
            ConnectedEnvironments.listenAt(port);
            List<String> whole = List.of(command).stream()
                    .map(word -> word.replace("PORT", Integer.toString(port.port())))
                    .toList();
            ProcessBuilder builder = new ProcessBuilder(whole).inheritIO();
            builder.environment().put("SD2AIL_LISTEN_SECRET", SECRET);
            Process client = builder.start();
            try (Environment environment = Environments.createTogether(
                            "connected:Cart",
                            new EnvironmentSettings(
                                    Contacts.CURRENT, Gym.settings(""), Clients.settings(Clients.SPACES)),
                            1)
                    .getFirst()) {
                double[] first = begin(environment, client);
                assertThat(first[1]).isZero();
                assertThat(environment.step(new double[] {1}).observation()[1]).isEqualTo(0.1);
                assertThat(environment.step(new double[] {1}).reward()).isNegative();
                environment.reset(new RandomStream(2, "test"));
            } finally {
                client.destroyForcibly();
                client.waitFor();
            }
        }
    }

    private static double[] begin(Environment environment, Process client) {
        while (true) {
            try {
                return environment.reset(new RandomStream(1, "test")).clone();
            } catch (EnvironmentAwaitedException _) {
                assertThat(client.isAlive()).isTrue();
            }
        }
    }

    @Test
    void pythonClient_asWritten_acts() throws Exception {
        requireItActs("python3", CLIENTS.resolve("client.py").toString(), "127.0.0.1:PORT");
    }

    @Test
    void javaClient_asWritten_acts() throws Exception {
        requireItActs(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CLIENTS.resolve("Client.java").toString(),
                "127.0.0.1",
                "PORT");
    }
}
