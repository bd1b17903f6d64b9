package io.sd2ail.web;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.terminal.CommandFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/// Where a page is served.
///
/// @param host to listen at
/// @param port to listen at
/// @param orNext whether the first free port from there will do
public record WebAddress(String host, int port, boolean orNext) {
    /// What stands for no page.
    public static final String OFF = "off";

    /// Where a page is served when nothing else is said.
    public static final String STANDARD = "7070+";

    private static final Set<String> LOOPBACK = Set.of(Addresses.LOOPBACK, "localhost", "[::1]");
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "[::]");

    /// @param text `PORT`, `PORT+`, `HOST:PORT` or `HOST:PORT+`
    /// @throws CommandFailure when it is none of them
    public static WebAddress parse(String text) {
        String given = text.strip().toLowerCase(Locale.ROOT);
        boolean next = given.endsWith("+");
        String address = next ? given.substring(0, given.length() - 1) : given;
        return Addresses.listening(address)
                .map(at -> new WebAddress(at.host(), at.port(), next))
                .orElseThrow(() -> CommandFailure.usage("--web is '" + text
                        + "': write off, a port such as 7070, 7070+ for the first free one from there, or HOST:PORT"));
    }

    /// Tries whether the page can be served there, before anything is made that it belongs to.
    ///
    /// @throws CommandFailure when it can't
    public void requireFree() {
        if (!orNext && port > 0) {
            try {
                Addresses.checkFree(host, port);
            } catch (CommandFailure taken) {
                throw CommandFailure.failed("the page can't be served at " + this
                        + ": stop what uses that address, give --web another one, --web " + port
                        + "+ for the first free port from there, or --web off");
            }
        }
    }

    /// Whether only this machine reaches it.
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /// HOST:PORT for a browser: one that listens everywhere is reached by this machine's name.
    String reached() {
        return (EVERYWHERE.contains(host) ? machine() : host) + ":" + port;
    }

    /// Whether it is a name of this machine, for whoever asks at this address.
    ///
    /// @param name in small letters
    boolean isNamed(String name) {
        if (EVERYWHERE.contains(host)) {
            // A number can't be a name that another site lets point here.
            return name.matches("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]")
                    || name.equals("localhost")
                    || name.equals(machine());
        }
        return name.equals(host) || (isLoopback() && LOOPBACK.contains(name));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException _) {
            return Addresses.LOOPBACK;
        }
    }

    WebAddress at(int other) {
        return new WebAddress(host, other, false);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
