package io.sd2ail.episode;

import io.sd2ail.environment.Environment;
import io.sd2ail.run.EvaluationResult;
import java.util.ArrayList;
import java.util.List;

/// Gathers an environment's figures over episodes, each in the way in which it means something: terms of the reward
/// (`reward_*`) are summed over an episode, velocities (`*_velocity`) averaged over its steps, and of all others, such
/// as positions, the value at its end counts.
final class EpisodeFigures {
    private enum Way {
        SUM,
        MEAN,
        LAST;

        static Way of(String name) {
            if (name.startsWith("reward_")) {
                return SUM;
            }
            return name.endsWith("_velocity") ? MEAN : LAST;
        }
    }

    private final Environment environment;
    private final List<String> names;
    private final Way[] ways;
    private final double[] step;
    private final double[] episode;
    private final double[] total;

    /// @param environment whose steps are counted
    EpisodeFigures(Environment environment) {
        this.environment = environment;
        names = environment.infoNames();
        ways = names.stream().map(Way::of).toArray(Way[]::new);
        step = new double[ways.length];
        episode = new double[ways.length];
        total = new double[ways.length];
    }

    /// After each step of the environment.
    void addStep() {
        environment.info(step);
        for (int i = 0; i < ways.length; i++) {
            episode[i] = ways[i] == Way.LAST ? step[i] : episode[i] + step[i];
        }
    }

    /// @param steps of the episode
    void endEpisode(int steps) {
        for (int i = 0; i < ways.length; i++) {
            total[i] += ways[i] == Way.MEAN ? episode[i] / Math.max(1, steps) : episode[i];
            episode[i] = 0;
        }
    }

    /// Over the episodes, in the environment's order.
    List<EvaluationResult.Figure> means(int episodes) {
        List<EvaluationResult.Figure> means = new ArrayList<>();
        for (int i = 0; i < ways.length; i++) {
            means.add(new EvaluationResult.Figure(names.get(i), total[i] / episodes));
        }
        return means;
    }
}
