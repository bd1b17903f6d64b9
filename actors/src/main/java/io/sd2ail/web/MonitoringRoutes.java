package io.sd2ail.web;

import io.sd2ail.monitoring.Answer;
import io.sd2ail.monitoring.RunMonitor;
import io.sd2ail.protocol.RunStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/// `/metrics` for Prometheus; `/health` and `/ready` for whoever starts processes again, with 503 and a sentence when
/// they are not.
final class MonitoringRoutes extends AllDirectives {
    private static final int UNAVAILABLE = 503;

    private final List<ShownRun> runs;
    private final @Nullable RunMonitor monitor;

    /// @param runs of this process: one, or none on a node without a learner
    /// @param monitor of it; null where only recorded runs are shown
    MonitoringRoutes(List<ShownRun> runs, @Nullable RunMonitor monitor) {
        this.runs = runs;
        this.monitor = monitor;
    }

    Route route() {
        RunMonitor asked = monitor;
        return asked == null
                ? reject()
                : concat(
                        path("metrics", () -> extractRequest(request -> completeWithFuture(metrics(asked, request)))),
                        path("health", () -> completeWithFuture(health(asked))),
                        path("ready", () -> complete(answer(asked.ready()))));
    }

    private CompletionStage<HttpResponse> metrics(RunMonitor asked, HttpRequest request) {
        String accept = request.getHeader("accept").map(HttpHeader::value).orElse("");
        String type = RunMonitor.contentType(accept);
        ContentType.NonBinary contentType = (ContentType.NonBinary) ContentTypes.parse(type);
        return status().thenApply(status -> HttpResponse.create()
                .withEntity(HttpEntities.create(contentType, asked.scrape(status.orElse(null), type))));
    }

    private CompletionStage<HttpResponse> health(RunMonitor asked) {
        return status().thenApply(status -> answer(asked.health(status.orElse(null))));
    }

    /// Of the run of this process; empty when there is none, or nobody answers.
    private CompletionStage<Optional<RunStatus>> status() {
        return runs.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : runs.getFirst().present().thenApply(present -> Optional.ofNullable(present.status()));
    }

    private static HttpResponse answer(Answer answer) {
        return PageRoutes.text(answer.well() ? 200 : UNAVAILABLE, answer.words());
    }
}
