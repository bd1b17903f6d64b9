package io.sd2ail.expert;

import io.sd2ail.environment.Environment;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The policies of a run that could record, each played anew, and which of them does.
///
/// The best policy of a run was chosen by its evaluation, which therefore flatters it: evaluations of equal policies
/// differ by luck, and the luckiest is kept. So both are played from initial states that nobody has chosen by, and the
/// better one records.
///
/// @param candidates one or two
public record ExpertSelection(List<Candidate> candidates) {
    /// @param label `best`, `latest`, or both
    /// @param fresh what came of the episodes that choose
    public record Candidate(String label, PolicyFile.Stored policy, Evaluation.Outcome fresh) {
        Spread returns() {
            return Spread.of(fresh.returns());
        }
    }

    /// @param environment stays the caller's
    /// @param episodes that each candidate plays
    public static ExpertSelection of(Path directory, RunConfig config, Environment environment, int episodes) {
        Evaluation evaluation = new Evaluation(environment, episodes, config.seed(), "expert-selection");
        List<Candidate> candidates = new ArrayList<>();
        for (PolicyFile.Choice choice : PolicyFile.Choice.values()) {
            if (!Files.exists(RunFolders.policyFile(directory, choice))) {
                continue;
            }
            PolicyFile.Stored policy = RunFolders.policy(directory, config, choice);
            if (policy.updates() == 0) {
                continue;
            }
            if (!candidates.isEmpty() && candidates.getFirst().policy().hasWeightsOf(policy)) {
                Candidate both = candidates.removeFirst();
                candidates.add(new Candidate(both.label() + " and " + choice, both.policy(), both.fresh()));
            } else {
                candidates.add(
                        new Candidate(choice.toString(), policy, evaluation.run(policy.policy()::actDeterministic)));
            }
        }
        if (candidates.isEmpty()) {
            throw CommandFailure.failed(String.format(
                    Locale.ROOT,
                    "%s has no trained policy to record with yet, the first update comes after %,d steps"
                            + " (pace.warmup-steps): go on with it by ./sd2ail expert --resume %s --steps N",
                    directory,
                    config.pace().warmupSteps(),
                    directory));
        }
        return new ExpertSelection(List.copyOf(candidates));
    }

    /// Of equals the first.
    public Candidate chosen() {
        Candidate first = candidates.getFirst();
        Candidate last = candidates.getLast();
        return last.fresh().meanReturn() > first.fresh().meanReturn() ? last : first;
    }

    /// Mean return of the chosen one.
    public double expertReturn() {
        return chosen().fresh().meanReturn();
    }

    public String text() {
        String lines = candidates.stream()
                .map(candidate -> String.format(
                        Locale.ROOT,
                        "%s policy (step %,d), %d fresh episodes: return %s%s\n",
                        candidate.label(),
                        candidate.policy().environmentSteps(),
                        candidate.fresh().returns().length,
                        candidate.returns().text(),
                        Evaluation.divergedText(candidate.fresh().diverged())))
                .collect(Collectors.joining());
        return lines + "the " + chosen().label() + " policy records" + reason();
    }

    private String reason() {
        if (candidates.size() == 1) {
            return "";
        }
        boolean equal = candidates.getFirst().fresh().meanReturn()
                == candidates.getLast().fresh().meanReturn();
        return equal ? ": the means are equal" : ": its mean is the higher one";
    }
}
