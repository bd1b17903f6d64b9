package io.sd2ail.cluster;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// HOST:PORT of nodes.
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
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        String port = colon < 0 ? Integer.toString(PORT) : address.substring(colon + 1);
        if (!host.matches("[A-Za-z0-9._-]+") || !port.matches("\\d{1,5}") || Integer.parseInt(port) > LARGEST_PORT) {
            throw CommandFailure.usage(
                    "'" + address + "' is no address of a node: write HOST:PORT, such as 10.0.0.5:" + PORT);
        }
        return host + ":" + port;
    }

    /// The address of this machine by which the one at `target` reaches it.
    ///
    /// @param target HOST:PORT
    public static String towards(String target) {
        int colon = target.lastIndexOf(':');
        String host = target.substring(0, colon);
        try (DatagramSocket socket = new DatagramSocket()) {
            // Nothing is sent: the system only chooses the way.
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(target.substring(colon + 1))));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw CommandFailure.failed(
                    "there is no way to " + host + " (" + e.getMessage() + "): check the name and the network");
        }
    }

    /// A port of this machine that is free now: the preferred one, or another.
    public static int freePort(String host, int preferred) {
        for (int port : new int[] {preferred, 0}) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(host, port));
                return socket.getLocalPort();
            } catch (IOException _) {
                // Taken: the next one.
            }
        }
        throw CommandFailure.failed("no port of " + host + " is free: check that the address is this machine's");
    }
}
