package io.sd2ail.diagnosis;

import java.util.Optional;
import java.util.function.Function;

/// One disease of runs. Its texts are the row of docs/diagnosis.md.
///
/// @param name for scripts and metrics
/// @param wrong what is wrong, as the beginning of a sentence
/// @param sign how it is seen, with the thresholds
/// @param remedy what to try, as it reads after "try"; settings by their names in cluster-config/base.conf
/// @param look the numbers that show it in a run; empty when the run has not got it, or is too young to tell
record Rule(
        String name,
        Finding.Severity severity,
        String wrong,
        String sign,
        String remedy,
        Function<Evidence, Optional<String>> look) {

    Optional<Finding> finding(Evidence evidence) {
        return look.apply(evidence).map(seen -> new Finding(severity, name, wrong, seen, remedy.replace("`", "")));
    }
}
