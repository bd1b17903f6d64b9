package io.sd2ail.web;

import io.sd2ail.config.ProgramVersion;
import io.sd2ail.terminal.CommandFailure;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.coding.Coder;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;

/// What is answered at the page's address: the page's files, the run's numbers, its events as they come, and the door
/// through which it is steered.
final class PageRoutes extends AllDirectives {
    private static final int MOST_BUCKETS = 4000;
    private static final int BUCKETS = 600;
    private static final String NO_RUN = "there is no such run here";

    private final List<ShownRun> runs;
    private final Viewers viewers;
    private final AgentAnswers agents;
    private final Guard guard;
    private final Route monitoring;
    private final Steering steering;
    private final InstantSource clock;
    private final Executor blocking;
    private final OtherRuns others;
    private final StaticFiles files = new StaticFiles();

    /// @param monitoring what monitoring asks for, at addresses of its own
    /// @param blocking runs what reads files
    PageRoutes(
            List<ShownRun> runs,
            Viewers viewers,
            AgentAnswers agents,
            Guard guard,
            InstantSource clock,
            Route monitoring,
            Executor blocking) {
        this.monitoring = monitoring;
        this.runs = List.copyOf(runs);
        this.viewers = viewers;
        this.agents = agents;
        this.guard = guard;
        this.steering = new Steering(guard);
        this.clock = clock;
        this.blocking = blocking;
        this.others = new OtherRuns(runs.stream().map(ShownRun::directory).toList(), blocking);
    }

    Route route() {
        return respondWithHeaders(
                Guard.HEADERS,
                () -> extractRequest(request -> guard.knowsHost(request)
                        ? concat(
                                get(() -> concat(monitoring, api(), file(request))),
                                post(() -> pathPrefix("api", () -> path("control", () -> control(request)))))
                        : complete(text(421, "this page is served by another name: " + guard.name()))));
    }

    private Route api() {
        return pathPrefix(
                "api",
                () -> respondWithHeader(
                        RawHeader.create("Cache-Control", "no-store"),
                        () -> concat(
                                path("run", this::run),
                                path(
                                        "others",
                                        () -> read(() -> json(
                                                PageJson.others(others.list()).toString()))),
                                path(
                                        "status",
                                        () -> ofRun((id, run) -> completeWithFuture(run.present()
                                                .thenApply(
                                                        present -> json(
                                                                PageJson.status(id, run, present, clock.millis())
                                                                        .toString()))))),
                                path("metrics", () -> compressed(this::metrics)),
                                path(
                                        "scene",
                                        () -> ofRun((_, run) -> completeWithFuture(agents.scene(run.directory())))),
                                path(
                                        PathMatchers.segment("episode").slash(PathMatchers.segment()),
                                        name -> ofRun((_, run) -> agents.episode(run.directory(), name)
                                                .<Route>map(this::completeWithFuture)
                                                .orElseGet(this::reject))),
                                path(
                                        "findings",
                                        () -> ofRun((_, run) -> read(() -> json(PageJson.findings(run.findings())
                                                .toString())))),
                                path("events", this::events))));
    }

    /// Whoever does not say what it understands is sent plain text.
    private Route compressed(Supplier<Route> inner) {
        return extractRequest(request -> request.getHeader("accept-encoding").isPresent()
                ? encodeResponseWith(List.of(Coder.Gzip, Coder.NoCoding), inner)
                : inner.get());
    }

    private Route run() {
        return parameterOptional("other", named -> named.map(
                        name -> ofOther(name, run -> json(PageJson.run(run).toString())))
                .orElseGet(() -> complete(json(PageJson.runs(runs, guard.needsToken(), ProgramVersion.own())
                        .toString()))));
    }

    private Route metrics() {
        return parameterMap(given -> {
            Function<ShownRun, HttpResponse> answer;
            try {
                answer = part(given);
            } catch (NumberFormatException e) {
                return complete(text(400, "from, to and points must be whole numbers"));
            }
            String other = given.get("other");
            return other == null ? ofRun((_, run) -> complete(answer.apply(run))) : ofOther(other, answer);
        });
    }

    private static Function<ShownRun, HttpResponse> part(Map<String, String> given) {
        String tags = given.getOrDefault("tags", "");
        List<String> named = tags.isEmpty() ? List.of() : Arrays.asList(tags.split(","));
        long from = Long.parseLong(given.getOrDefault("from", "-1"));
        long to = Long.parseLong(given.getOrDefault("to", Long.toString(Long.MAX_VALUE)));
        int points = Integer.parseInt(given.getOrDefault("points", Integer.toString(BUCKETS)));
        return run ->
                json(PageJson.metrics(run.history().between(named, from, to, Math.clamp(points, 1, MOST_BUCKETS))));
    }

    /// An answer that reads files.
    private Route read(Supplier<HttpResponse> answer) {
        return completeWithFuture(CompletableFuture.supplyAsync(answer, blocking));
    }

    /// About a run beside those of the page, with what it has written until now.
    private Route ofOther(String name, Function<ShownRun, HttpResponse> answer) {
        return read(() -> {
            try {
                return others.find(name)
                        .map(run -> {
                            run.follow();
                            return answer.apply(run);
                        })
                        .orElseGet(() -> text(404, NO_RUN));
            } catch (CommandFailure unreadable) {
                return text(404, String.valueOf(unreadable.getMessage()));
            }
        });
    }

    /// A route about one run, the first one when none is named.
    private interface OfRun {
        Route route(int id, ShownRun run);
    }

    private Route ofRun(OfRun inner) {
        return parameterOptional("run", named -> {
            String id = named.orElse("0");
            return id.matches("\\d{1,3}") && Integer.parseInt(id) < runs.size()
                    ? inner.route(Integer.parseInt(id), runs.get(Integer.parseInt(id)))
                    : complete(text(404, NO_RUN));
        });
    }

    private Route events() {
        return viewers.hasRoom()
                ? completeOK(viewers.events(), EventStreamMarshalling.toEventStream())
                : complete(text(503, "too many look at this page: close one"));
    }

    private Route file(HttpRequest request) {
        return files.get(request.getUri().path()).map(this::complete).orElseGet(this::reject);
    }

    private Route control(HttpRequest request) {
        return entity(
                Unmarshaller.entityToString(),
                body -> completeWithFuture(
                        steering.answer(request, body, runs.stream().findFirst().flatMap(ShownRun::door))));
    }

    static HttpResponse json(String text) {
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, text));
    }

    static HttpResponse text(int status, String words) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, words + "\n"));
    }
}
