package io.sd2ail.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.environment.connected.ClientPort;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Screen;
import io.sd2ail.tls.Authority;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ListenOptionsTest {
    private static final String SECRET = "sixteen letters or more";

    @TempDir
    private Path folder;

    @Command
    private static final class Both {
        @Mixin
        private ListenOptions listen = new ListenOptions();

        @Mixin
        private TlsOptions tls = new TlsOptions();
    }

    private static Both parsed(String... arguments) {
        Both both = new Both();
        var unused = new CommandLine(both).parseArgs(arguments);
        return both;
    }

    private static ClientPort open(String... arguments) {
        Both both = parsed(arguments);
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true);
        return Objects.requireNonNull(both.listen.open(both.tls, Screen.plain(out, out)));
    }

    private String secret() throws Exception {
        return Files.writeString(folder.resolve("secret"), SECRET + "\n").toString();
    }

    @Test
    void open_onLoopback_needsNoSecret() {
        try (ClientPort port = open("--listen", "0")) {
            assertThat(port.port()).isPositive();
        }
    }

    @Test
    void open_widerThanLoopback_needsASecretAndAWordOnTrust() throws Exception {
        assertThatThrownBy(() -> open("--listen", "0.0.0.0:0"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there is no secret");
        String file = secret();
        assertThatThrownBy(() -> open("--listen", "0.0.0.0:0", "--listen-secret", file))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--tls");
        try (ClientPort port = open("--listen", "0.0.0.0:0", "--listen-secret", file, "--insecure")) {
            assertThat(port.port()).isPositive();
        }
    }

    @Test
    void shared_ofFileOrVariable_isTheFileFirst() throws Exception {
        Map<String, String> variable = Map.of("SD2AIL_LISTEN_SECRET", "another one of sixteen");
        assertThat(parsed("--listen-secret", secret()).listen.shared(variable)).isEqualTo(SECRET);
        assertThat(parsed().listen.shared(variable)).isEqualTo("another one of sixteen");
        assertThat(parsed().listen.shared(Map.of())).isEmpty();
        assertThatThrownBy(() -> parsed().listen.shared(Map.of("SD2AIL_LISTEN_SECRET", "short")))
                .hasMessageContaining("must have 16 to 1024 characters, it has 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":1", "1:2:3", "host:99999", "host:-1"})
    void open_atNoAddress_isRefused(String text) {
        assertThatThrownBy(() -> open("--listen", text)).hasMessageContaining("--listen is '" + text + "'");
    }

    @Test
    void open_whereAPortIsTaken_namesTheOption() {
        try (ClientPort port = open("--listen", "0")) {
            assertThatThrownBy(() -> open("--listen", Integer.toString(port.port())))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("--listen " + port.port() + " can't be opened")
                    .hasMessageContaining("name another port");
        }
    }

    @Test
    void open_withTls_showsTheNodesCertificateToAClientWithTheAuthoritysAlone() throws Exception {
        Path node = Authority.create(folder.resolve("tls")).issue("node", 30);
        String script = """
                import socket, ssl, struct, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                context.check_hostname = False
                client = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
                client.sendall(struct.pack("<I", 2) + bytes([8, 9]))
                print(client.recv(4096)[8:].decode())
                """;
        try (ClientPort port = open("--listen", "0", "--tls", node.toString())) {
            Process client = new ProcessBuilder(
                            "python3",
                            "-c",
                            script,
                            Integer.toString(port.port()),
                            node.resolve("authority.pem").toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("speaks version 9 of the protocol, this node version 1");
        }
    }
}
