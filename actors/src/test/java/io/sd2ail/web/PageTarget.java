package io.sd2ail.web;

import io.sd2ail.diagnosis.Finding;
import io.sd2ail.fuzz.FuzzTarget;
import io.sd2ail.fuzz.Scratch;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.RunDoor;
import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;

/// What is asked of the page: an address on the first line, and behind it what is posted there. Nothing is an error of
/// the server's.
public final class PageTarget implements FuzzTarget {
    private static final String AT = "127.0.0.1:7070";
    private static final long SECONDS = 10;

    private final ActorSystem<CoordinatorCommand> system = ActorSystem.create(
            Behaviors.receiveMessage(message -> {
                if (message instanceof CoordinatorCommand.Steer steer) {
                    steer.replyTo().tell(new CoordinatorCommand.Steered(true, "done"));
                }
                return Behaviors.same();
            }),
            "fuzz-page");
    private final org.apache.pekko.japi.function.Function<HttpRequest, CompletionStage<HttpResponse>> handler =
            new PageRoutes(
                            List.of(new Shown(new Scratch().folder(), new RunDoor(system, system.scheduler()))),
                            new Viewers(),
                            new AgentAnswers(system.executionContext()),
                            new Guard(WebAddress.parse(AT), null),
                            InstantSource.system(),
                            new MonitoringRoutes(List.of(), null).route(),
                            Runnable::run)
                    .route()
                    .seal()
                    .handler(system);

    @Override
    public List<byte[]> seeds() {
        return List.of(
                        "/api/run",
                        "/api/metrics?tags=a,b&from=1&to=2&points=3&run=0",
                        "/api/status?run=0",
                        "/api/scene",
                        "/api/episode/best?run=0",
                        "/api/findings",
                        "/page.css",
                        "/api/control\n{\"verb\": \"set\", \"subject\": \"a\", \"value\": \"1\"}")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void read(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        HttpRequest request;
        try {
            String uri = "http://" + AT + (end < 0 ? text : text.substring(0, end));
            request = end < 0
                    ? HttpRequest.GET(uri)
                    : HttpRequest.POST(uri).withEntity(ContentTypes.APPLICATION_JSON, text.substring(end + 1));
        } catch (IllegalUriException _) {
            return; // the server of the toolkit answers it
        }
        HttpResponse response = handler.apply(request.addHeader(RawHeader.create("Host", AT))
                        .addHeader(RawHeader.create("Origin", "http://" + AT)))
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        int status = response.status().intValue();
        response.discardEntityBytes(system);
        if (status >= 500 && status != 503) {
            throw new AssertionError("answered with " + status);
        }
    }

    /// A run that has not begun.
    private record Shown(Path directory, RunDoor way) implements ShownRun {
        @Override
        public Optional<RunFacts> facts() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public MetricHistory history() {
            return new MetricHistory(_ -> {});
        }

        @Override
        public CompletionStage<Present> present() {
            return CompletableFuture.completedFuture(new Present(null, StateSentence.of(null, null, "", 0)));
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public Optional<RunDoor> door() {
            return Optional.of(way);
        }
    }
}
