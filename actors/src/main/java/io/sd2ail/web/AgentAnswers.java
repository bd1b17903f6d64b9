package io.sd2ail.web;

import io.sd2ail.episode.EpisodeFile;
import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// What is answered about the agents of the page's runs: each run's [AgentViews], made when somebody asks first.
/// Thread-safe.
final class AgentAnswers implements AutoCloseable {
    private static final Map<String, Function<AgentViews, byte[]>> EPISODES = Map.of(
            "agent",
            views -> views.agent(EpisodeFile.Choice.LATEST),
            "best",
            views -> views.agent(EpisodeFile.Choice.BEST),
            "expert",
            AgentViews::expert);

    private final Executor blocking;
    private final Map<Path, AgentViews> views = new HashMap<>();

    /// @param blocking runs what reads files and computes poses
    AgentAnswers(Executor blocking) {
        this.blocking = blocking;
    }

    /// @param runDirectory of a run of the page
    CompletionStage<HttpResponse> scene(Path runDirectory) {
        return CompletableFuture.supplyAsync(
                () -> PageRoutes.json(of(runDirectory, AgentViews::scene, AgentViews::missingScene)), blocking);
    }

    /// @param runDirectory of a run of the page
    /// @param name `agent`, `best` or `expert`; empty for others
    Optional<CompletionStage<HttpResponse>> episode(Path runDirectory, String name) {
        return Optional.ofNullable(EPISODES.get(name))
                .map(episode -> CompletableFuture.supplyAsync(
                        () -> HttpResponse.create()
                                .withEntity(HttpEntities.create(
                                        ContentTypes.APPLICATION_OCTET_STREAM,
                                        of(runDirectory, episode, PoseFrames::missing))),
                        blocking));
    }

    private <T> T of(Path runDirectory, Function<AgentViews, T> question, Function<String, T> missing) {
        AgentViews asked;
        try {
            synchronized (views) {
                asked = views.computeIfAbsent(runDirectory, AgentViews::new);
            }
        } catch (CommandFailure early) { // the page is there before its run has a directory
            return missing.apply(String.valueOf(early.getMessage()));
        }
        return question.apply(asked);
    }

    @Override
    public void close() {
        synchronized (views) {
            views.values().forEach(AgentViews::close);
        }
    }
}
