package io.sd2ail.cluster;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// HOST:PORT of nodes. An IPv6 address stands in brackets wherever a port may follow: `[::1]`.
public final class Addresses {
    public static final String LOOPBACK = "127.0.0.1";

    /// Where a learner is reached when nothing else is said.
    public static final int PORT = 25_520;

    private static final int LARGEST_PORT = 65_535;

    private Addresses() {}

    /// @param given HOST, HOST:PORT, or several with commas between
    public static List<String> list(List<String> given) {
        List<String> all = new ArrayList<>();
        for (String several : given) {
            for (String one : several.split(",", -1)) {
                all.add(checked(one.strip()));
            }
        }
        return all;
    }

    private static String checked(String address) {
        String whole = hasPort(address) ? address : bracketed(address) + ":" + PORT;
        int colon = whole.lastIndexOf(':');
        String port = whole.substring(colon + 1);
        if (colon < 1 || !isPort(port)) {
            throw CommandFailure.usage("'" + address + "' is no address of a node: write HOST:PORT, such as 10.0.0.5:"
                    + PORT + " or [fd00::5]:" + PORT);
        }
        return checkedHost(whole.substring(0, colon)) + ":" + port;
    }

    private static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= LARGEST_PORT;
    }

    /// Where something is to listen.
    ///
    /// @param host as it was written
    /// @param port 0 takes a free one
    public record Listening(String host, int port) {}

    /// @param text `PORT`, which this machine alone reaches, or `HOST:PORT` with an IPv6 address in brackets
    /// @return empty when it is neither
    public static Optional<Listening> listening(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return host.isBlank() || bare || !isPort(port)
                ? Optional.empty()
                : Optional.of(new Listening(host, Integer.parseInt(port)));
    }

    // A bare IPv6 address has colons and no port.
    private static boolean hasPort(String address) {
        int colon = address.lastIndexOf(':');
        return colon >= 0 && !address.endsWith("]") && (address.startsWith("[") || address.indexOf(':') == colon);
    }

    /// The host that other nodes reach this machine by.
    ///
    /// @param given as a user wrote it
    public static String host(String given) {
        String host = checkedHost(bracketed(given.strip()));
        if (host.equals("0.0.0.0") || host.equals("[::]")) {
            throw CommandFailure.usage("--host " + given + " stands for every address of this machine: name the one by"
                    + " which the other nodes reach it, of " + own());
        }
        return host;
    }

    private static String checkedHost(String host) {
        boolean shortened = host.matches("[0-9.]+") && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        String named;
        try {
            named = shortened ? null : new URI("pekko://sd2ail@" + host + ":1").getHost();
        } catch (URISyntaxException _) {
            named = null;
        }
        if (named == null) {
            throw CommandFailure.usage("'" + host + "' is no host: write a name of letters, digits, hyphens and dots,"
                    + " an IPv4 address with its four numbers, or an IPv6 address in brackets");
        }
        return named.toLowerCase(Locale.ROOT);
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /// A host without the brackets of an IPv6 address.
    public static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// The address of this machine by which the one at `target` reaches it.
    ///
    /// @param target HOST:PORT
    public static String towards(String target) {
        InetSocketAddress there = socket(target);
        String host = there.getHostString();
        if (there.isUnresolved()) {
            throw CommandFailure.failed(unknown(host));
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            // Nothing is sent: the system only chooses the way. No packet can go to port 0.
            socket.connect(new InetSocketAddress(there.getAddress(), Math.max(1, there.getPort())));
            return literal(socket.getLocalAddress());
        } catch (IOException | java.io.UncheckedIOException e) {
            throw CommandFailure.failed(
                    "there is no way to " + host + " (" + e.getMessage() + "): check the name and the network");
        }
    }

    /// Unresolved where nobody knows the host.
    ///
    /// @param address HOST:PORT
    public static InetSocketAddress socket(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(bare(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
    }

    /// What to say of a name that nobody knows.
    static String unknown(String host) {
        return "nobody knows the host '" + host + "': check the name, or give the address";
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return bracketed(scope < 0 ? text : text.substring(0, scope));
    }

    /// A port of this machine that is free now: the preferred one, or another.
    public static int freePort(String host, int preferred) {
        for (int port : new int[] {preferred, 0}) {
            try {
                return bound(host, port);
            } catch (IOException _) {
                // Taken: the next one.
            }
        }
        throw CommandFailure.failed("no port of " + host + " is free: check that the address is this machine's");
    }

    /// Tries whether a node can listen there, before anything is made that it needs.
    ///
    /// @param port 0 stands for any
    public static void checkFree(String host, int port) {
        checkFree(host, port, "--host", "--port");
    }

    /// @param hostOption by which a user gave the host
    /// @param portOption by which a user gave the port
    static void checkFree(String host, int port, String hostOption, String portOption) {
        try {
            int unused = bound(host, port);
        } catch (UnknownHostException e) {
            throw CommandFailure.failed(unknown(host));
        } catch (IOException e) {
            throw cantListen(host, port, e, hostOption, portOption);
        }
    }

    private static int bound(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress address = InetAddress.getByName(bare(host));
            socket.bind(new InetSocketAddress(address, port));
            return socket.getLocalPort();
        }
    }

    /// What to say when a port can't be opened.
    private static CommandFailure cantListen(
            String host, int port, IOException reason, String hostOption, String portOption) {
        if (!isOwn(host)) {
            return CommandFailure.failed(
                    "'" + host + "' is not an address of this machine: give " + hostOption + " one of " + own());
        }
        if (reason instanceof BindException) {
            return CommandFailure.failed(
                    String.valueOf(reason.getMessage()).contains("ermission")
                            ? "port " + port + " is for the system alone: give " + portOption + " a number above 1023"
                            : "port " + port + " is taken: stop what uses it or give " + portOption);
        }
        return CommandFailure.failed("port " + port + " of " + host + " can't be opened: " + reason.getMessage());
    }

    /// Whether only this machine reaches the host.
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(bare(host)).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static boolean isOwn(String host) {
        try {
            InetAddress address = InetAddress.getByName(bare(host));
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException _) {
            return false;
        }
    }

    /// The addresses of this machine, for a sentence.
    private static String own() {
        try {
            List<String> addresses = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .map(Addresses::literal)
                    .distinct()
                    .toList();
            return String.join(", ", addresses);
        } catch (SocketException _) {
            return LOOPBACK;
        }
    }
}
