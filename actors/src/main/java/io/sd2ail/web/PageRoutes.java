package io.sd2ail.web;

import io.sd2ail.config.ProgramVersion;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
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

    private final List<ShownRun> runs;
    private final Viewers viewers;
    private final AgentAnswers agents;
    private final Guard guard;
    private final Route monitoring;
    private final Steering steering;
    private final InstantSource clock;
    private final StaticFiles files = new StaticFiles();

    /// @param monitoring what monitoring asks for, at addresses of its own
    PageRoutes(
            List<ShownRun> runs,
            Viewers viewers,
            AgentAnswers agents,
            Guard guard,
            InstantSource clock,
            Route monitoring) {
        this.monitoring = monitoring;
        this.runs = List.copyOf(runs);
        this.viewers = viewers;
        this.agents = agents;
        this.guard = guard;
        this.steering = new Steering(guard);
        this.clock = clock;
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
                                path(
                                        "run",
                                        () -> complete(json(
                                                PageJson.runs(runs, guard.needsToken(), ProgramVersion.own())
                                                        .toString()))),
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
                                        () -> ofRun((_, run) -> complete(json(PageJson.findings(run.findings())
                                                .toString())))),
                                path("events", this::events))));
    }

    /// Whoever does not say what it understands is sent plain text.
    private Route compressed(Supplier<Route> inner) {
        return extractRequest(request -> request.getHeader("accept-encoding").isPresent()
                ? encodeResponseWith(List.of(Coder.Gzip, Coder.NoCoding), inner)
                : inner.get());
    }

    private Route metrics() {
        return ofRun((_, run) -> parameterOptional(
                "tags",
                tags -> parameterOptional(
                        "from",
                        from -> parameterOptional(
                                "to",
                                to -> parameterOptional("points", points -> {
                                    try {
                                        return complete(json(PageJson.metrics(run.history()
                                                .between(
                                                        tags.map(names -> Arrays.asList(names.split(",")))
                                                                .orElse(List.of()),
                                                        from.map(Long::parseLong)
                                                                .orElse(-1L),
                                                        to.map(Long::parseLong).orElse(Long.MAX_VALUE),
                                                        Math.clamp(
                                                                points.map(Integer::parseInt)
                                                                        .orElse(BUCKETS),
                                                                1,
                                                                MOST_BUCKETS)))));
                                    } catch (NumberFormatException e) {
                                        return complete(text(400, "from, to and points must be whole numbers"));
                                    }
                                })))));
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
                    : complete(text(404, "there is no such run here"));
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
