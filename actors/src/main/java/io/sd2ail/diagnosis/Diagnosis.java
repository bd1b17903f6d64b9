package io.sd2ail.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is wrong with a run, by all rules.
public final class Diagnosis {
    /// In the order of docs/diagnosis.md.
    static final List<Rule> RULES = Stream.of(
                    DemonstrationRules.ALL, DiscriminatorRules.ALL, PolicyRules.ALL, ProgressRules.ALL, FlowRules.ALL)
            .flatMap(List::stream)
            .toList();

    private Diagnosis() {}

    /// Of a run's metrics so far.
    ///
    /// @param metricsCsv the run's file
    /// @return the worst first
    public static List<Finding> of(RunContext facts, Path metricsCsv) throws IOException {
        return of(Evidence.of(() -> facts, metricsCsv, Long.MAX_VALUE));
    }

    static List<Finding> of(Evidence evidence) {
        return RULES.stream()
                .map(rule -> rule.finding(evidence))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /// Names of all rules.
    public static List<String> rules() {
        return RULES.stream().map(Rule::name).toList();
    }
}
