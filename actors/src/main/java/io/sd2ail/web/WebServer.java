package io.sd2ail.web;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.monitoring.RunMonitor;
import io.sd2ail.terminal.CommandFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;

/// Serves the page from an actor system of its own, so that viewers take no thread that learns. Asks the runs for their
/// present once a second, while somebody looks.
final class WebServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration GOODBYE = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// Ports that are tried one after the other.
    private static final int TRIES = 50;

    private final ActorSystem<Void> system;
    private final Viewers viewers = new Viewers();
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Function<HttpRequest, CompletionStage<HttpResponse>>> handler =
            new CompletableFuture<>();
    private final InstantSource clock;
    private final AgentAnswers agents;
    private final ServerBinding binding;
    private final WebAddress address;

    /// Listens; what comes is answered once it is known what is shown.
    ///
    /// @throws CommandFailure when nothing can be served there
    WebServer(WebAddress wanted, InstantSource clock) {
        this.clock = clock;
        Config all = ConfigFactory.load();
        this.system = ActorSystem.create(
                Behaviors.empty(),
                "sd2ail-web",
                all.getConfig("sd2ail.system.web").withFallback(all));
        this.agents = new AgentAnswers(blocking());
        try {
            this.binding = bind(wanted);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
        this.address = wanted.at(binding.localAddress().getPort());
    }

    private ServerBinding bind(WebAddress wanted) {
        for (int i = 0; i < (wanted.orNext() ? TRIES : 1); i++) {
            ServerBinding bound = tryToBind(wanted.host(), wanted.port() + i);
            if (bound != null) {
                return bound;
            }
        }
        ServerBinding any = wanted.orNext() ? tryToBind(wanted.host(), 0) : null;
        if (any == null) {
            throw CommandFailure.failed("the page can't be served at " + wanted
                    + ": stop what uses that address, give --web another one, or --web off");
        }
        return any;
    }

    private @Nullable ServerBinding tryToBind(String host, int port) {
        try {
            // The toolkit would log a stack trace for what is no fault.
            Addresses.checkFree(host, port);
            return Http.get(system)
                    .newServerAt(Addresses.bare(host), port)
                    .bind((Function<HttpRequest, CompletionStage<HttpResponse>>)
                            request -> handler.thenCompose(ready -> answer(ready, request)))
                    .toCompletableFuture()
                    .join();
        } catch (CommandFailure | CompletionException _) {
            return null; // taken, or not this machine's
        }
    }

    private static CompletionStage<HttpResponse> answer(
            Function<HttpRequest, CompletionStage<HttpResponse>> handler, HttpRequest request) {
        try {
            return handler.apply(request);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Says what is shown, once.
    ///
    /// @param runs the first is the one that is steered
    /// @param token without which nobody steers; null when anybody of this machine may
    /// @param monitor of the run of this process; null where there is none
    void show(List<ShownRun> runs, @Nullable String token, @Nullable RunMonitor monitor) {
        // Not by the thread that begins a run: whoever asks before waits for it.
        handler.completeAsync(
                () -> routes(runs, token, monitor).seal().handler(system),
                system.dispatchers().lookup(DispatcherSelector.defaultDispatcher()));
        system.scheduler().scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, () -> look(runs), system.executionContext());
    }

    private Route routes(List<ShownRun> runs, @Nullable String token, @Nullable RunMonitor monitor) {
        Route monitoring = new MonitoringRoutes(runs, monitor).route();
        return new PageRoutes(runs, viewers, agents, new Guard(address, token), clock, monitoring, blocking()).route();
    }

    private void look(List<ShownRun> runs) {
        if (viewers.isEmpty()) {
            return;
        }
        for (int i = 0; i < runs.size(); i++) {
            int id = i;
            ShownRun run = runs.get(i);
            // One question at a time: an answer that is late is no reason to ask more.
            if (asked.add(id)) {
                var unused = run.present().whenComplete((present, _) -> {
                    asked.remove(id);
                    if (present != null) {
                        viewers.tell("status", () -> PageJson.status(id, run, present, clock.millis())
                                .set("episodes", PageJson.episodes(run.takeEpisodes())));
                    }
                });
            }
        }
    }

    /// What reads files runs here.
    Executor blocking() {
        return system.dispatchers().lookup(DispatcherSelector.blocking());
    }

    Viewers viewers() {
        return viewers;
    }

    /// Where it listens.
    WebAddress address() {
        return address;
    }

    /// What a browser is given.
    String url() {
        return "http://" + address.reached() + "/";
    }

    @Override
    public void close() {
        viewers.close();
        try {
            // What viewers were told last reaches them; who does not take it is not waited for.
            binding.terminate(GOODBYE).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // The system's end closes what is left.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // Its threads are daemons: the process may end without.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        agents.close();
    }
}
