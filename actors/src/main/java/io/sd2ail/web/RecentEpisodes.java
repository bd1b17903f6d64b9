package io.sd2ail.web;

import io.sd2ail.run.RunEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The training episodes that ended since the last look; of many only the newest. Thread-safe.
final class RecentEpisodes {
    /// Some environments end hundreds of them a second.
    private static final int KEPT = 20;

    private final Deque<RunEvent.EpisodeFinished> episodes = new ArrayDeque<>();

    synchronized void add(RunEvent.EpisodeFinished finished) {
        if (episodes.size() == KEPT) {
            episodes.removeFirst();
        }
        episodes.addLast(finished);
    }

    synchronized List<RunEvent.EpisodeFinished> take() {
        List<RunEvent.EpisodeFinished> taken = List.copyOf(episodes);
        episodes.clear();
        return taken;
    }
}
