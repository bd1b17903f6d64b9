package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5:25520",
        "10.0.0.5:7, 10.0.0.5:7",
        "learner:25520, learner:25520",
        "[::1]:7, [::1]:7",
        "::1, [::1]:25520",
        "[fd00::5], [fd00::5]:25520"
    })
    void list_address_isWholeAndTheToolkitCanReadIt(String given, String address) {
        assertThat(Addresses.list(List.of(given))).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1:7", "10.0.0:25520", "my_host:7", "[::1:7", "a b:7"})
    void list_hostThatIsNone_isRefusedInASentence(String given) {
        assertThatThrownBy(() -> Addresses.list(List.of(given)))
                .hasMessageContaining("is no host: write a name of letters, digits, hyphens and dots, an IPv4 address"
                        + " with its four numbers, or an IPv6 address in brackets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:", "host:x", "host:70000", ":7", ""})
    void list_portThatIsNone_isRefusedInASentence(String given) {
        assertThatThrownBy(() -> Addresses.list(List.of(given)))
                .hasMessage("'" + given + "' is no address of a node: write HOST:PORT, such as 10.0.0.5:25520 or"
                        + " [fd00::5]:25520");
    }

    @Test
    void host_ipv6_standsInBrackets() {
        assertThat(Addresses.host("::1")).isEqualTo("[::1]");
        assertThat(Addresses.host("10.0.0.5")).isEqualTo("10.0.0.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void host_everyAddress_isNone(String given) {
        assertThatThrownBy(() -> Addresses.host(given))
                .hasMessageStartingWith("--host " + given + " stands for every address of this machine: name the one by"
                        + " which the other nodes reach it, of ")
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void checkFree_portThatIsTaken_saysWhichAndTheMend() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> Addresses.checkFree("127.0.0.1", port))
                    .hasMessage("port " + port + " is taken: stop what uses it or give --port");
        }
    }

    @Test
    void checkFree_addressOfAnotherMachine_saysSoAndNamesThisOnes() {
        // An address for documentation, which no machine has.
        assertThatThrownBy(() -> Addresses.checkFree("192.0.2.9", 0))
                .hasMessageStartingWith("'192.0.2.9' is not an address of this machine: give --host one of ")
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void checkFree_unknownName_saysSo() {
        assertThatThrownBy(() -> Addresses.checkFree("nowhere.invalid", 0))
                .hasMessage("nobody knows the host 'nowhere.invalid': check the name, or give the address");
    }

    @Test
    void supported_tlsTransport_isRefusedInASentence() {
        assertThatThrownBy(
                        () -> NodeFiles.supported(ConfigFactory.parseString("pekko.remote.artery.transport = tls-tcp")))
                .hasMessage(
                        "pekko.remote.artery.transport in cluster-config/node is 'tls-tcp': set it to tcp; --tls DIR"
                                + " encrypts and authenticates");
    }
}
