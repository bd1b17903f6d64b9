package io.sd2ail.web;

import io.sd2ail.monitoring.RunMonitor;
import io.sd2ail.run.RunListener;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Screen;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The page of a run of this process, or of runs on the disk, while a command lasts.
public final class RunPage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunPage.class);

    private static final int TOKEN_BYTES = 16;

    private final List<RunListener> listeners;
    private final Runnable close;
    private final String url;

    private RunPage(List<RunListener> listeners, String url, Runnable close) {
        this.listeners = List.copyOf(listeners);
        this.url = url;
        this.close = close;
    }

    /// No page.
    public static RunPage none() {
        return new RunPage(List.of(), "", () -> {});
    }

    /// The page of a run that is about to begin here; its address is told. Where no port is free, it is told that there
    /// is no page: a run does without.
    ///
    /// @param token without which nobody steers from another machine; null makes one up where it is needed
    /// @throws CommandFailure when one certain port was asked for and can't be had
    public static RunPage ofRun(WebAddress address, @Nullable String token, Path directory, Screen screen) {
        WebServer server;
        try {
            server = new WebServer(address, InstantSource.system());
        } catch (CommandFailure e) {
            if (!address.orNext()) {
                throw e;
            }
            log.warn("there is no page: {}", e.getMessage());
            return none();
        }
        LiveRun run = new LiveRun(directory, server.url(), server.viewers(), InstantSource.system());
        RunMonitor monitor = new RunMonitor(
                "learner", true, server.viewers()::count, server.viewers()::dropped, InstantSource.system());
        String needed = token(server.address(), token, screen);
        server.show(List.of(run), needed, monitor);
        screen.line("page: " + server.url());
        return new RunPage(List.of(run, monitor), server.url(), () -> {
            run.close();
            monitor.close();
            server.close();
        });
    }

    /// Of a node without a learner: no page, but what monitoring asks of its process.
    ///
    /// @param role of the node
    /// @throws CommandFailure when nothing can be served at the address
    public static RunPage ofNode(WebAddress address, String role, Screen screen) {
        WebServer server = new WebServer(address, InstantSource.system());
        RunMonitor monitor =
                new RunMonitor(role, false, server.viewers()::count, server.viewers()::dropped, InstantSource.system());
        server.show(List.of(), null, monitor);
        screen.line("metrics: " + server.url() + "metrics");
        return new RunPage(List.of(), server.url(), () -> {
            monitor.close();
            server.close();
        });
    }

    private static @Nullable String token(WebAddress address, @Nullable String given, Screen screen) {
        if (address.isLoopback()) {
            return null;
        }
        if (given != null) {
            return given;
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        screen.line("whoever reaches the page may look; to steer it asks for this token: " + made);
        return made;
    }

    /// The page of runs that have ended or go on elsewhere; it is served while what they have written is read.
    ///
    /// @throws CommandFailure when one of them is no run, or nothing can be served at the address
    public static RunPage ofDirectories(WebAddress address, List<Path> directories) {
        WebServer server = new WebServer(address, InstantSource.system());
        try {
            List<FollowedRun> runs = new ArrayList<>();
            for (Path directory : directories) {
                int id = runs.size();
                runs.add(new FollowedRun(
                        directory,
                        row -> server.viewers().tell("row", () -> PageJson.row(id, row)),
                        server.blocking()));
            }
            server.show(List.copyOf(runs), null, null);
            runs.forEach(FollowedRun::begin);
            return new RunPage(List.of(), server.url(), server::close);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// Who has to be told of the run.
    public List<RunListener> listeners() {
        return listeners;
    }

    /// What a browser is given; empty where there is no page.
    public String url() {
        return url;
    }

    @Override
    public void close() {
        close.run();
    }
}
